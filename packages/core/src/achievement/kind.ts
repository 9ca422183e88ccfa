/** Macro: a diploma or degree. Micro: one assessed skill. Alternative: shown outside formal study. */
export const KINDS = ['macro', 'micro', 'alternative'] as const
export type Kind = (typeof KINDS)[number]

/** What a kind is in Open Badges 3.0 terms unless the issuer says more (OB 3.0 AchievementType enumeration). */
export const DEFAULT_ACHIEVEMENT_TYPE: Readonly<Record<Kind, string>> = {
  macro: 'Diploma',
  micro: 'MicroCredential',
  alternative: 'Competency',
}

/** OB 3.0 §B.1.1.5: the closed list; anything else must be written `ext:…`. */
export const ACHIEVEMENT_TYPES = [
  'Achievement',
  'ApprenticeshipCertificate',
  'Assessment',
  'Assignment',
  'AssociateDegree',
  'Award',
  'Badge',
  'BachelorDegree',
  'Certificate',
  'CertificateOfCompletion',
  'Certification',
  'CommunityService',
  'Competency',
  'Course',
  'CoCurricular',
  'Degree',
  'Diploma',
  'DoctoralDegree',
  'Fieldwork',
  'GeneralEducationDevelopment',
  'JourneymanCertificate',
  'LearningProgram',
  'License',
  'Membership',
  'ProfessionalDoctorate',
  'QualityAssuranceCredential',
  'MasterCertificate',
  'MasterDegree',
  'MicroCredential',
  'ResearchDoctorate',
  'SecondarySchoolDiploma',
] as const

/** True for a word of the closed list or an extension (`ext:` and one name). */
export const isAchievementType = (type: string): boolean =>
  (ACHIEVEMENT_TYPES as readonly string[]).includes(type) || /^ext:[A-Za-z0-9_-]{1,100}$/.test(type)
