"""What each address answers each reader: the table that tests/house/test_permission_matrix.py holds reality to."""

# One column a reader. All of them belong to the board: its officer, one of its members, a substitute at its open
# meeting, the author of its draft paper, its analyst, its lead; and an administrator.
READERS = ("nobody", "officer", "member", "substitute", "author", "analyst", "lead", "admin")
TABLE = """
home                                200 200 200 200 200 200 200 200
search                              200 200 200 200 200 200 200 200
accessibility                       200 200 200 200 200 200 200 200
privacy                             200 200 200 200 200 200 200 200
open_data                           200 200 200 200 200 200 200 200
boards:open_meetings                200 200 200 200 200 200 200 200
boards:open_papers                  200 200 200 200 200 200 200 200
boards:open_decisions               200 200 200 200 200 200 200 200
boards:open_actions                 200 200 200 200 200 200 200 200
boards:board_export                 200 200 200 200 200 200 200 200
boards:board_export_full            302 200 403 403 403 403 403 403
offline                             200 200 200 200 200 200 200 200
worker                              200 200 200 200 200 200 200 200
livez                               200 200 200 200 200 200 200 200
readyz                              200 200 200 200 200 200 200 200
desk                                302 200 200 200 200 200 200 200
trail                               302 200 403 403 403 403 403 200
accounts:login                      200 302 302 302 302 302 302 302
accounts:logout                     405 405 405 405 405 405 405 405
accounts:password_change            302 200 200 200 200 200 200 200
accounts:password_forgotten         200 200 200 200 200 200 200 200
accounts:password_asked             200 200 200 200 200 200 200 200
accounts:password_choose    none    404 404 404 404 404 404 404 404
accounts:second_step                302 302 302 302 302 302 302 302
accounts:provider_start     none    405 405 405 405 405 405 405 405
accounts:provider_done      none    404 404 404 404 404 404 404 404
accounts:second_factor_set_up       302 200 200 200 200 200 200 200
accounts:second_factor_again        302 302 302 302 302 302 302 302
accounts:second_factor_remove       302 405 405 405 405 405 405 405
accounts:passkey_sign_in            405 405 405 405 405 405 405 405
accounts:passkey_list               302 200 200 200 200 200 200 200
accounts:passkey_ask                405 405 405 405 405 405 405 405
accounts:passkey_remove             302 405 405 405 405 405 405 405
accounts:session_list               302 200 200 200 200 200 200 200
accounts:session_end                302 405 405 405 405 405 405 405
admin_login                         302 403 403 403 403 403 403 403
boards:board_list                   200 200 200 200 200 200 200 200
boards:board_detail                 200 200 200 200 200 200 200 200
boards:board_members                200 200 200 200 200 200 200 200
boards:action_list                  200 200 200 200 200 200 200 200
boards:member_attendance            200 200 200 200 200 200 200 200
boards:officer_decision_list        200 200 200 200 200 200 200 200
boards:officer_decision_detail none 404 404 404 404 404 404 404 404
boards:officer_decision_new         302 200 403 403 403 403 403 403
boards:action_outcomes              200 200 200 200 200 200 200 200
boards:action_detail     held       200 200 200 200 200 200 200 200
boards:action_detail     open       404 200 404 404 404 404 404 404
boards:action_update     held       302 200 404 404 404 404 404 404
boards:action_answer     none       404 404 404 404 404 404 404 404
boards:interest_register            200 200 200 200 200 200 200 200
boards:interest_declare  open       302 404 200 404 404 404 404 404
before_meeting           open       302 404 200 200 404 404 404 404
boards:member_questions  open       302 200 200 200 404 404 404 404
boards:member_question_ask open     302 404 200 200 404 404 404 404
boards:member_question_answer open  302 200 404 404 404 404 404 404
boards:question_ask      open       200 200 200 200 200 200 200 200
boards:question_ask      draft      404 200 404 404 404 404 404 404
boards:question_asked    open       200 200 200 200 200 200 200 200
boards:question_list     open       302 200 403 403 403 403 403 403
boards:question_accept   open       302 200 403 403 403 403 403 403
boards:question_reject   open       302 200 403 403 403 403 403 403
boards:question_merge    open       302 200 403 403 403 403 403 403
boards:question_answer   open       302 200 403 403 403 403 403 403
boards:question_supplementary open  302 200 403 403 403 403 403 403
boards:question_action   open       302 200 403 403 403 403 403 403
boards:question_act      open       302 405 405 405 405 405 405 405
boards:questions_publish open       302 405 405 405 405 405 405 405
boards:record_detail     held       302 200 403 403 403 403 403 403
boards:record_detail     draft      302 200 403 403 403 403 403 403
boards:attendance_edit   held       302 200 403 403 403 403 403 403
boards:attendance_edit   draft      302 404 403 403 403 403 403 403
boards:interest_list     held       302 200 403 403 403 403 403 403
boards:minutes_check     held       302 200 403 403 403 403 403 403
boards:minutes_approve   held       302 200 403 403 403 403 403 403
boards:minutes_sign      held       302 200 403 403 403 403 403 403
boards:action_name       held       302 200 403 403 403 403 403 403
boards:heading_detail    held       302 200 403 403 403 403 403 403
boards:heading_edit      held       302 200 403 403 403 403 403 403
boards:paragraph_add     held       302 200 403 403 403 403 403 403
boards:paragraph_edit    held       302 200 403 403 403 403 403 403
boards:action_add        held       302 200 403 403 403 403 403 403
boards:decision_edit     held       302 200 403 403 403 403 403 403
boards:motion_add          held       302 200 403 403 403 403 403 403
boards:motion_amend        held       302 200 403 403 403 403 403 403
boards:motion_settle       held       302 200 403 403 403 403 403 403
boards:motion_resolve      held       302 200 403 403 403 403 403 403
boards:motion_act          held       302 405 405 405 405 405 405 405
boards:vote_add          held       302 200 403 403 403 403 403 403
boards:record_start      held       302 405 405 405 405 405 405 405
boards:quorum_count      held       302 405 405 405 405 405 405 405
boards:interest_act      held       302 405 405 405 405 405 405 405
boards:decisions_publish held       302 405 405 405 405 405 405 405
boards:minutes_publish   held       302 405 405 405 405 405 405 405
boards:owners_mail       held       302 405 405 405 405 405 405 405
boards:heading_remove    held       302 405 405 405 405 405 405 405
boards:typed_keep        held       302 405 405 405 405 405 405 405
boards:paragraph_remove  held       302 405 405 405 405 405 405 405
boards:vote_remove       held       302 405 405 405 405 405 405 405
boards:action_log_make      draft   302 405 405 405 405 405 405 405
boards:forward_plan                 200 200 200 200 200 200 200 200
boards:duty_list                    200 200 200 200 200 200 200 200
boards:duty_new                     302 200 403 403 403 403 403 403
boards:duty_edit                    302 200 403 403 403 403 403 403
boards:duty_plan                    302 405 405 405 405 405 405 405
boards:duty_move                    302 200 403 403 403 403 403 403
boards:duty_take                    302 200 403 403 403 403 403 403
boards:retention_list               302 200 403 403 403 403 403 200
boards:hold_place                   302 200 403 403 403 403 403 200
boards:hold_lift                    302 200 403 403 403 403 403 200
boards:board_popolo                 200 200 200 200 200 200 200 200
boards:substitute_list   open       302 200 403 403 403 403 403 403
boards:decision_trace               200 200 200 200 200 200 200 200
boards:matter_list                  200 200 200 200 200 200 200 200
boards:matter_detail                200 200 200 200 200 200 200 200
boards:matter_new                   302 200 403 403 403 403 403 403
boards:matter_edit                  302 200 403 403 403 403 403 403
boards:plan_new                     302 200 403 403 403 403 403 403
boards:plan_edit                    302 200 403 403 403 403 403 403
boards:item_matter       draft      302 200 403 403 403 403 403 403
boards:action_matter     held       302 200 403 403 403 403 403 403
boards:board_feed                   200 200 200 200 200 200 200 200
boards:board_calendar               200 200 200 200 200 200 200 200
boards:board_subscribe              200 200 200 200 200 200 200 200
boards:board_subscribed             200 200 200 200 200 200 200 200
subscription_confirm                200 200 200 200 200 200 200 200
subscription_stop                   200 200 200 200 200 200 200 200
search_follow                       404 404 404 404 404 404 404 404
matter_follow                       200 200 200 200 200 200 200 200
search_feed                         200 200 200 200 200 200 200 200
matter_feed                         200 200 200 200 200 200 200 200
alert_asked                         200 200 200 200 200 200 200 200
alert_confirm                       200 200 200 200 200 200 200 200
alert_stop                          200 200 200 200 200 200 200 200
alert_list                          302 200 200 200 200 200 200 200
calendar_key                        302 200 200 200 200 200 200 200
calendar_file            none       404 404 404 404 404 404 404 404
notice_settings                     302 200 200 200 200 200 200 200
boards:meeting_list                 200 200 200 200 200 200 200 200
boards:meeting_detail    open       200 200 200 200 200 200 200 200
boards:meeting_detail    draft      404 200 404 404 404 404 404 404
boards:meeting_json      open       200 200 200 200 200 200 200 200
boards:meeting_json      draft      404 404 404 404 404 404 404 404
boards:publication_record open      200 200 200 200 200 200 200 200
boards:publication_record draft     404 404 404 404 404 404 404 404
boards:minutes_detail    open       200 200 200 200 200 200 200 200
boards:minutes_detail    draft      404 200 404 404 404 404 404 404
boards:decision_list     open       200 200 200 200 200 200 200 200
boards:decision_list     draft      404 200 404 404 404 404 404 404
boards:meeting_publish   draft      302 200 403 403 403 403 403 403
boards:meeting_publish   open       302 200 403 403 403 403 403 403
boards:meeting_preview   draft      302 200 403 403 403 403 403 403
boards:meeting_preview   open       302 200 403 403 403 403 403 403
boards:publication_decide draft     302 405 405 405 405 405 405 405
boards:meeting_cancel    draft      302 200 403 403 403 403 403 403
boards:meeting_move      draft      302 200 403 403 403 403 403 403
boards:meeting_adjourn   open       302 200 403 403 403 403 403 403
boards:paper_add         draft      302 200 403 403 403 403 403 403
reports:pack             open       200 200 200 200 200 200 200 200
reports:pack             draft      404 404 404 404 404 404 404 404
reports:pack_restricted  open       302 200 200 200 404 404 404 404
reports:pack_restricted  draft      302 200 404 404 404 404 404 404
reports:pack_press       open       200 200 200 200 200 200 200 200
reports:pack_press       draft      404 404 404 404 404 404 404 404
reports:supplement       added      200 200 200 200 200 200 200 200
reports:supplement       open       404 404 404 404 404 404 404 404
reports:supplement_restricted added 302 200 200 404 404 404 404 404
reports:pack_status      open       200 200 200 200 200 200 200 200
reports:pack_status      draft      404 404 404 404 404 404 404 404
reports:pack_status_json open       200 200 200 200 200 200 200 200
reports:pack_status_json draft      404 404 404 404 404 404 404 404
reports:decisions_pdf    held       200 200 200 200 200 200 200 200
reports:decisions_pdf    open       404 200 404 404 404 404 404 404
actions_pdf                         200 200 200 200 200 200 200 200
reports:minutes_pdf      held       200 200 200 200 200 200 200 200
reports:minutes_pdf      open       404 200 404 404 404 404 404 404
reading:contents         open       200 200 200 200 200 200 200 200
reading:contents         draft      404 200 404 404 404 404 404 404
reading:kept             open       200 200 200 200 200 200 200 200
reading:kept             draft      404 404 404 404 404 404 404 404
reading:notes_send       open       302 200 200 200 200 200 200 200
reading:notes_send       draft      302 200 404 404 404 404 404 404
reading:paper            open       200 200 200 200 200 200 200 200
reading:paper            exempt     404 200 200 200 404 404 404 404
reading:paper            draft      404 200 404 404 404 404 404 404
reading:paper            withdrawn  302 302 302 302 302 302 302 302
reading:note_add         open       302 404 404 404 404 404 404 404
notes                               302 200 200 200 200 200 200 200
notes_json                          302 200 200 200 200 200 200 200
notes_html                          302 200 200 200 200 200 200 200
notes_text                          302 200 200 200 200 200 200 200
notes_delete                        302 200 200 200 200 200 200 200
note_edit                           302 404 404 404 404 404 404 404
note_place                          302 404 404 404 404 404 404 404
note_remove                         302 405 405 405 405 405 405 405
reading:paper_seen       open       302 405 405 405 405 405 405 405
reading:place_keep       open       302 405 405 405 405 405 405 405
reading:part             exempt     302 302 302 302 302 302 302 302
paper_detail             open       200 200 200 200 200 200 200 200
paper_detail             exempt     404 200 200 200 404 404 404 404
paper_detail             draft      404 200 404 404 200 404 404 404
paper_changes            withdrawn  200 200 200 200 200 200 200 200
paper_changes            exempt     404 404 404 404 404 404 404 404
paper_file               open       200 200 200 200 200 200 200 200
paper_pages              open       200 200 200 200 200 200 200 200
paper_file               exempt     404 200 200 200 404 404 404 404
paper_pages              exempt     404 200 200 200 404 404 404 404
paper_file               draft      404 200 404 404 200 404 404 404
paper_pages              draft      404 200 404 404 200 404 404 404
report_edit              exempt     302 200 403 403 404 403 403 403
report_edit              draft      302 200 403 403 200 403 403 403
paper_upload             exempt     302 200 403 403 404 403 403 403
paper_upload             draft      302 200 403 403 200 403 403 403
boards:meeting_new                   302 200 403 403 403 403 403 403
boards:meeting_series                302 200 403 403 403 403 403 403
boards:meeting_build        draft    302 200 403 403 403 403 403 403
boards:meeting_edit         draft    302 200 403 403 403 403 403 403
boards:item_list            draft    302 200 403 403 403 403 403 403
boards:item_add             draft    302 200 403 403 403 403 403 403
boards:item_edit            draft    302 200 403 403 403 403 403 403
boards:item_remove          draft    302 200 403 403 403 403 403 403
boards:item_defer           draft    302 200 403 403 403 403 403 403
boards:plan_list            draft    302 200 403 403 403 403 403 403
boards:report_list          draft    302 200 403 403 403 403 403 403
boards:exemption_list       draft    302 200 403 403 403 403 403 403
boards:file_add             draft    302 200 403 403 403 403 403 403
boards:file_match           draft    302 200 403 403 403 403 403 403
boards:item_order           draft    302 405 405 405 405 405 405 405
boards:item_add_standing    draft    302 405 405 405 405 405 405 405
boards:plan_take            draft    302 405 405 405 405 405 405 405
paper_edit                  draft    302 200 403 403 403 403 403 403
paper_remove                draft    302 200 403 403 403 403 403 403
paper_readers               draft    302 200 403 403 403 403 403 403
paper_readers               exempt   302 200 403 403 403 403 403 403
paper_open                  draft    302 200 403 403 403 403 403 403
paper_move                  draft    302 405 405 405 405 405 405 405
paper_workflow              draft    302 200 403 403 200 403 403 403
paper_workflow              exempt   302 200 403 403 404 403 403 403
paper_comment               draft    302 405 405 405 405 405 405 405
paper_send_in               draft    302 405 405 405 405 405 405 405
paper_clear                 draft    302 405 405 405 405 405 405 405
paper_send_back             draft    302 405 405 405 405 405 405 405
paper_withdraw           open       302 200 403 403 403 403 403 403
paper_withdraw           exempt     302 200 403 403 403 403 403 403
paper_detail             withdrawn  200 200 200 200 200 200 200 200
paper_file               withdrawn  410 410 410 410 410 410 410 410
paper_pages              withdrawn  200 200 200 200 200 200 200 200
finding_confirm          exempt     302 200 403 403 404 403 403 403
finding_confirm          draft      302 200 403 403 200 403 403 403
metrics:collection_list             200 200 200 200 200 200 200 200
metrics:collection_detail           200 200 200 200 200 200 200 200
metrics:collection_json             200 200 200 200 200 200 200 200
metrics:indicator_detail            200 200 200 200 200 200 200 200
metrics:indicator_csv               200 200 200 200 200 200 200 200
metrics:indicator_json              200 200 200 200 200 200 200 200
metrics:board_summary               200 200 200 200 200 200 200 200
metrics:collection_changes          200 200 200 200 200 200 200 200
metrics:collection_table            200 200 200 200 200 200 200 200
metrics:indicator_compare           200 200 200 200 200 200 200 200
metrics:changes_word                302 403 403 403 403 200 403 403
metrics:limits_rebase               302 403 403 403 403 200 403 403
metrics:figure_checks               302 403 403 403 403 200 403 403
metrics:figures_template            302 403 403 403 403 200 403 403
metrics:observations_import         302 403 403 403 403 200 403 403
metrics:load_list                   302 200 403 403 403 200 200 403
metrics:load_detail                 302 200 403 403 403 200 200 403
metrics:load_step        sign       302 403 403 403 403 403 200 403
metrics:collection_plan             200 200 200 200 200 200 200 200
metrics:paper_make                  302 200 403 403 403 200 403 403
metrics:paper_csv        open       200 200 200 200 200 200 200 200
metrics:paper_csv        draft      404 200 404 404 200 404 404 404
metrics:indicator_links             302 200 403 403 403 200 403 403
metrics:indicator_unlink            302 405 405 405 405 405 405 405
metrics:fund_list                   200 200 200 200 200 200 200 200
metrics:fund_board                  200 200 200 200 200 200 200 200
metrics:fund_quarter     open       200 200 200 200 200 200 200 200
metrics:fund_quarter     draft      404 200 404 404 404 200 200 404
metrics:fund_plan        open       200 200 200 200 200 200 200 200
metrics:fund_plan        draft      404 200 404 404 404 200 200 404
metrics:fund_plan_csv    open       200 200 200 200 200 200 200 200
metrics:fund_plan_csv    draft      404 200 404 404 404 200 200 404
metrics:fund_plan_json   open       200 200 200 200 200 200 200 200
metrics:fund_plan_json   draft      404 200 404 404 404 200 200 404
metrics:return_list                 302 200 403 403 403 200 200 403
metrics:return_upload               302 403 403 403 403 200 403 403
metrics:return_detail    draft      302 200 403 403 403 200 200 403
metrics:return_csv       draft      404 404 404 404 404 404 404 404
metrics:return_json      draft      404 404 404 404 404 404 404 404
metrics:return_findings  draft      302 200 403 403 403 200 200 403
metrics:return_marked    draft      302 200 403 403 403 200 200 403
metrics:return_template             302 403 403 403 403 200 403 403
metrics:template_detail             302 403 403 403 403 200 403 403
metrics:return_compare   draft      302 200 403 403 403 200 200 403
metrics:return_step      check      302 403 403 403 403 200 403 403
metrics:return_step      sign       302 403 403 403 403 403 200 403
metrics:return_step      report     302 200 403 403 403 403 403 403
metrics:due_add                     302 200 403 403 403 200 403 403
metrics:authority_list              302 200 403 403 403 200 200 403
metrics:authority_end               302 405 405 405 405 405 405 405
"""
