type Minor =
  | 'invalid_data'
  | 'invalid_query_parameter'
  | 'unauthorizedrequest'
  | 'forbidden'
  | 'not_found'
  | 'not_allowed'
  | 'server_busy'
export type ImsxStatus = 400 | 401 | 403 | 404 | 405 | 413 | 429

/** A no in 1EdTech's words (Open Badges 3.0, Imsx_StatusInfo). */
export class ImsxError extends Error {
  readonly status: ImsxStatus
  readonly minor: Minor
  constructor(status: ImsxStatus, minor: Minor, description: string) {
    super(description)
    this.name = 'ImsxError'
    this.status = status
    this.minor = minor
  }
}

export const imsxStatus = (minor: Minor, description: string) => ({
  imsx_codeMajor: 'failure',
  imsx_severity: 'error',
  imsx_description: description,
  imsx_codeMinor: {
    imsx_codeMinorField: [{ imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: minor }],
  },
})
