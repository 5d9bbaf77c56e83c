using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Drafts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "app_drafts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    chamber = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    owner = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    thread = table.Column<long>(type: "INTEGER", nullable: true),
                    proposal_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 78, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_drafts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_drafts_authors",
                columns: table => new
                {
                    draft = table.Column<long>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_drafts_authors", x => new { x.draft, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_drafts_sponsors",
                columns: table => new
                {
                    draft = table.Column<long>(type: "INTEGER", nullable: false),
                    sponsor = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    deadline = table.Column<long>(type: "INTEGER", nullable: false),
                    signature = table.Column<string>(type: "TEXT", unicode: false, nullable: false),
                    signed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_drafts_sponsors", x => new { x.draft, x.sponsor });
                });

            migrationBuilder.CreateTable(
                name: "app_drafts_versions",
                columns: table => new
                {
                    draft = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    author = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    written_at = table.Column<long>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    summary = table.Column<string>(type: "TEXT", maxLength: 280, nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    calls = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_drafts_versions", x => new { x.draft, x.version });
                });

            migrationBuilder.CreateIndex(
                name: "IX_app_drafts_chamber_id",
                table: "app_drafts",
                columns: new[] { "chamber", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_drafts_owner_key",
                table: "app_drafts",
                columns: new[] { "owner", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_drafts_authors_account_draft",
                table: "app_drafts_authors",
                columns: new[] { "account", "draft" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_drafts");

            migrationBuilder.DropTable(
                name: "app_drafts_authors");

            migrationBuilder.DropTable(
                name: "app_drafts_sponsors");

            migrationBuilder.DropTable(
                name: "app_drafts_versions");
        }
    }
}
