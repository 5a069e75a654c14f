import type { Result } from '../../shared/core/result.ts'
import {
  type CloseAnswer,
  type CloseRequest,
  closeAnswerSchema,
  type ReportRequest,
  reportAnswerSchema,
  syncPaths,
} from '../../shared/sync/messages.ts'
import type { Ask, AskRefusal } from '../server-link/server-requests.ts'

export type SendReport = (report: ReportRequest) => Promise<Result<object, AskRefusal>>
export type SendClose = (request: CloseRequest) => Promise<Result<CloseAnswer, AskRefusal>>

export function createSendReport(ask: Ask): SendReport {
  return (body) => ask({ method: 'POST', path: syncPaths.report, body, answer: reportAnswerSchema })
}

export function createSendClose(ask: Ask): SendClose {
  return (body) => ask({ method: 'POST', path: syncPaths.close, body, answer: closeAnswerSchema })
}
