// Words that name where somebody is from: countries, their people and languages. A list cannot be complete; it is the first of
// several checks, and the measured leak is what counts.

/** Country, people, language; each word or phrase stands for itself. */
const world = `
Afghanistan, Afghan, Afghans, Pashto, Dari; Albania, Albanian; Algeria, Algerian; Andorra, Andorran; Angola, Angolan;
Argentina, Argentine, Argentinian; Armenia, Armenian; Australia, Australian; Austria, Austrian; Azerbaijan, Azerbaijani, Azeri;
Bahamas, Bahamian; Bahrain, Bahraini; Bangladesh, Bangladeshi, Bengali; Barbados, Barbadian; Belarus, Belarusian; Belgium, Belgian,
Flemish, Walloon; Belize, Belizean; Benin, Beninese; Bhutan, Bhutanese, Dzongkha; Bolivia, Bolivian; Bosnia, Bosnian, Herzegovina;
Botswana, Motswana, Tswana; Brazil, Brazilian; Brunei, Bruneian; Bulgaria, Bulgarian; Burkina Faso, Burkinabe; Burundi, Burundian;
Cambodia, Cambodian, Khmer; Cameroon, Cameroonian; Canada, Canadian; Cape Verde, Cape Verdean; Chad, Chadian; Chile, Chilean;
China, Chinese, Mandarin, Cantonese; Colombia, Colombian; Comoros, Comorian; Congo, Congolese, Lingala; Costa Rica, Costa Rican;
Croatia, Croatian, Croat; Cuba, Cuban; Cyprus, Cypriot; Czechia, Czech, Czechs; Denmark, Danish, Dane; Djibouti, Djiboutian;
Dominica, Dominican; Ecuador, Ecuadorian; Egypt, Egyptian; El Salvador, Salvadoran; England, English; Eritrea, Eritrean, Tigrinya;
Estonia, Estonian; Eswatini, Swazi; Ethiopia, Ethiopian, Amharic, Oromo; Fiji, Fijian; Finland, Finnish, Finn; France, French,
Frenchman; Gabon, Gabonese; Gambia, Gambian; Georgia, Georgian; Germany, German; Ghana, Ghanaian, Twi; Greece, Greek; Grenada,
Grenadian; Guatemala, Guatemalan; Guinea, Guinean; Guyana, Guyanese; Haiti, Haitian, Creole; Honduras, Honduran; Hungary,
Hungarian, Magyar; Iceland, Icelandic, Icelander; India, Indian, Hindi, Tamil, Telugu, Punjabi, Gujarati, Marathi, Malayalam;
Indonesia, Indonesian, Javanese; Iran, Iranian, Persian, Farsi; Iraq, Iraqi; Ireland, Irish, Irishman; Israel, Israeli, Hebrew,
Yiddish; Italy, Italian; Ivory Coast, Ivorian; Jamaica, Jamaican; Japan, Japanese; Jordan, Jordanian; Kazakhstan, Kazakh; Kenya,
Kenyan, Swahili; Kiribati; Kosovo, Kosovar; Kurdistan, Kurdish, Kurd; Kuwait, Kuwaiti; Kyrgyzstan, Kyrgyz; Laos, Lao, Laotian;
Latvia, Latvian; Lebanon, Lebanese; Lesotho, Basotho, Sesotho; Liberia, Liberian; Libya, Libyan; Liechtenstein; Lithuania,
Lithuanian; Luxembourg, Luxembourgish; Madagascar, Malagasy; Malawi, Malawian; Malaysia, Malaysian, Malay; Maldives, Maldivian;
Mali, Malian; Malta, Maltese; Mauritania, Mauritanian; Mauritius, Mauritian; Mexico, Mexican; Micronesia; Moldova, Moldovan; Monaco,
Monegasque; Mongolia, Mongolian; Montenegro, Montenegrin; Morocco, Moroccan, Berber; Mozambique, Mozambican; Myanmar, Burma,
Burmese; Namibia, Namibian; Nauru; Nepal, Nepali, Nepalese; Netherlands, Holland, Dutch, Dutchman; New Zealand, New Zealander,
Maori; Nicaragua, Nicaraguan; Niger, Nigerien; Nigeria, Nigerian, Yoruba, Hausa, Igbo; North Macedonia, Macedonia, Macedonian;
Norway, Norwegian; Oman, Omani; Pakistan, Pakistani, Urdu, Sindhi; Palau; Palestine, Palestinian; Panama, Panamanian; Papua,
Papuan; Paraguay, Paraguayan, Guarani; Peru, Peruvian, Quechua; Philippines, Filipino, Filipina, Tagalog; Poland, Polish, Pole;
Portugal, Portuguese; Puerto Rico, Puerto Rican; Qatar, Qatari; Romania, Romanian; Russia, Russian; Rwanda, Rwandan, Kinyarwanda;
Samoa, Samoan; Saudi Arabia, Saudi, Arab, Arabic, Arabian; Scotland, Scottish, Scot, Gaelic; Senegal, Senegalese, Wolof; Serbia,
Serbian, Serb; Seychelles; Sierra Leone, Sierra Leonean; Singapore, Singaporean; Slovakia, Slovak; Slovenia, Slovenian, Slovene;
Somalia, Somali; South Africa, South African, Afrikaans, Zulu, Xhosa; South Korea, North Korea, Korea, Korean; Spain, Spanish,
Spaniard, Catalan, Basque; Sri Lanka, Sri Lankan, Sinhala; Sudan, Sudanese; Suriname, Surinamese; Sweden, Swedish, Swede;
Switzerland, Swiss; Syria, Syrian; Taiwan, Taiwanese; Tajikistan, Tajik; Tanzania, Tanzanian; Thailand, Thai; Tibet, Tibetan; Togo,
Togolese; Tonga, Tongan; Trinidad, Trinidadian; Tunisia, Tunisian; Turkey, Turkish, Turk; Turkmenistan, Turkmen; Tuvalu; Uganda,
Ugandan; Ukraine, Ukrainian; United Arab Emirates, Emirati; United Kingdom, Britain, British, Briton; United States, America,
American; Uruguay, Uruguayan; Uzbekistan, Uzbek; Vanuatu; Vatican; Venezuela, Venezuelan; Vietnam, Vietnamese; Wales, Welsh;
Yemen, Yemeni; Zambia, Zambian; Zimbabwe, Zimbabwean, Shona; Africa, African; Asia, Asian; Europe, European; Balkan; Caribbean;
Latin America, Latino, Latina; Scandinavia, Scandinavian`;

/** Words of ordinary English as well: they count only with a capital. */
const alsoOrdinary = new Set([
  'polish',
  'pole',
  'turkey',
  'china',
  'chad',
  'jordan',
  'georgia',
  'scot',
  'swede',
  'finn',
]);

/** Words that speak of origin without a name of it. */
const origin =
  'nationality, nationalities, ethnicity, ethnic, foreign, foreigner, foreign-born, immigrant, immigrants, migrant, migrants, ' +
  'immigration, emigrated, refugee, asylum, expatriate, compatriot, fellow countryman, passport, citizen, citizenship, birthplace, ' +
  'country of birth, country of origin, mother tongue, native speaker, native language, native-born, residence permit, homeland';

const split = (text: string): string[] =>
  text
    .split(/[,;]/)
    .map((word) => word.trim().replace(/\s+/g, ' '))
    .filter((word) => word !== '');

/** Matched whatever their case; plurals in -s too. */
export const nationWords: readonly string[] = [...split(world), ...split(origin)]
  .map((word) => word.toLowerCase())
  .filter((word) => !alsoOrdinary.has(word));

/** Matched with a capital only. */
export const capitalNationWords: readonly string[] = split(world).filter((word) =>
  alsoOrdinary.has(word.toLowerCase()),
);
