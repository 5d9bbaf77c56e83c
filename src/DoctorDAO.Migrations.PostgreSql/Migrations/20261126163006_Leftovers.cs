using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Leftovers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_views_ballots_voter_time_session_chamber",
                table: "views_ballots",
                columns: new[] { "voter", "time", "session", "chamber" });

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_unread_created_at",
                table: "app_notices",
                columns: new[] { "unread", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_drafts_proposal_id_id",
                table: "app_drafts",
                columns: new[] { "proposal_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_views_ballots_voter_time_session_chamber",
                table: "views_ballots");

            migrationBuilder.DropIndex(
                name: "IX_app_notices_unread_created_at",
                table: "app_notices");

            migrationBuilder.DropIndex(
                name: "IX_app_drafts_proposal_id_id",
                table: "app_drafts");
        }
    }
}
