using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace DoctorDAO.Migrations.PostgreSql.Migrations
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
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    owner = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    key = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    state = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false),
                    thread = table.Column<long>(type: "bigint", nullable: true),
                    proposal_id = table.Column<string>(type: "character varying(78)", unicode: false, maxLength: 78, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_drafts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_drafts_authors",
                columns: table => new
                {
                    draft = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    state = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_drafts_authors", x => new { x.draft, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_drafts_sponsors",
                columns: table => new
                {
                    draft = table.Column<long>(type: "bigint", nullable: false),
                    sponsor = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    deadline = table.Column<long>(type: "bigint", nullable: false),
                    signature = table.Column<string>(type: "text", unicode: false, nullable: false, collation: "C"),
                    signed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_drafts_sponsors", x => new { x.draft, x.sponsor });
                });

            migrationBuilder.CreateTable(
                name: "app_drafts_versions",
                columns: table => new
                {
                    draft = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    author = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    written_at = table.Column<long>(type: "bigint", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    summary = table.Column<string>(type: "character varying(280)", maxLength: 280, nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    calls = table.Column<string>(type: "text", nullable: false)
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
