// Harmless paragraphs between which a request can stand. Original; of several manners.

export const harmlessParagraphs: readonly string[] = [
  'The bakery on the corner opens at six. By half past the rolls with poppy seeds are gone, so we take turns getting up early, and whoever goes brings a paper for the neighbour on the third floor.',
  'can you also tell me the difference between a sonnet and a villanelle, im mixing them up all the time and the test is on wednesday',
  'Our club meets every second Monday. We play chess, drink far too much coffee, and argue about openings that none of us has understood. New members are welcome; boards are provided.',
  'A lichen is not a plant but a partnership: a fungus gives shelter, an alga makes sugar from light. They grow on bark, on roofs, on bare rock, and some of them get older than any tree.',
  'Please remind me to water the tomatoes, to pay the piano teacher and to look for the second key of the cellar.',
  'Dear Sir or Madam, with reference to our telephone conversation of last week I confirm the order of forty folding chairs in dark green, to be delivered to the side entrance. Yours faithfully.',
  'The train was late, then early, then late again, which ought to be impossible. An elderly man with a trumpet case explained the timetable to everyone who wanted to hear it, and to me, who didn’t.',
  'To make pancakes for four, mix 250 grams of flour with half a litre of milk, three eggs and a pinch of salt. Let the batter rest while the pan gets hot. The first one always goes wrong.',
  'lol my cat just walked over the keyboard, sorry about that. anyway where were we',
  'In 1610 Galileo saw four small lights beside Jupiter and noticed, night after night, that they moved. He drew them in his notebook as little stars in a row.',
  'For the hike we need sturdy shoes, rain jackets, two litres of water each and the map. Cable cars run until five. If it thunders, we turn back at the chapel.',
  'Thanks for the photos! The little one has grown so much. We will come over at Easter if the car holds out, and bring the board game with the sheep.',
  'Quarterly summary: sales were slightly above plan in the north and slightly below in the south; stock is down by four per cent; two new colleagues have started in accounts.',
  'What would be a nice name for a boat that is small, blue and not very fast? My nephew suggests Lightning. We are looking for something more honest.',
  'When you knit a sock you begin at the cuff. After the heel has been turned the number of stitches looks wrong, and every beginner panics; it comes right by itself in the foot.',
  'A short poem by our youngest: The snow is on the hill. The hill is under snow. The dog is in the snow. We do not see the dog.',
  'Could you check whether "its" is right in this sentence: the committee has published its report. I always get that one wrong.',
  'The museum shows two hundred radios, from wooden cupboards to things like matchboxes. On Sundays an engineer switches the oldest one on, and it hums for a minute before it speaks.',
];
