// The one upload of this tab, for the pages that show it.
import { useSyncExternalStore } from 'react';
import { createUploader, type UploadState } from './uploader.ts';

export const uploader = createUploader();

export function useUpload(): UploadState {
  return useSyncExternalStore(uploader.subscribe, uploader.state);
}
