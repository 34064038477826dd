// Where a number comes from, in words that every page, table and help text uses: one environment is published, two are ours.

/** The environments of this room. */
export const environmentNames = ['camera-dropbox', 'test-driven-development', 'loan'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

export type Origin = 'published rules' | 'our design';

export const origins: Readonly<Record<EnvironmentName, Origin>> = {
  'camera-dropbox': 'published rules',
  'test-driven-development': 'our design',
  loan: 'our design',
};

/** "Camera Dropbox, published rules": the name and the origin are never shown apart. */
export const environmentTitles: Readonly<Record<EnvironmentName, string>> = {
  'camera-dropbox': 'Camera Dropbox, published rules',
  'test-driven-development': 'Test-driven development, our design',
  loan: 'Loan applications, our design',
};
