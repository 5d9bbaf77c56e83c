using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Search : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "app_search",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    category = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    scope = table.Column<string>(type: "character varying(3)", unicode: false, maxLength: 3, nullable: false, collation: "C"),
                    title = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_search", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_views_proposals_submitted_block_submitted_log",
                table: "views_proposals",
                columns: new[] { "submitted_block", "submitted_log" });

            // Words come folded and with single spaces: each is a lexeme as it stands, and no parser looks at it. The kind (by the id's range) and the scope are in capitals, which no folded word has.
            migrationBuilder.Sql("ALTER TABLE app_search ADD COLUMN words tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(CASE WHEN id < 4611686018427387904 THEN 'POST ' ELSE 'PROPOSAL ' END || scope || ' ' || title || ' ' || body, ' '), ''))) STORED;");
            migrationBuilder.Sql("CREATE INDEX \"IX_app_search_words\" ON app_search USING gin (words);");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_search");

            migrationBuilder.DropIndex(
                name: "IX_views_proposals_submitted_block_submitted_log",
                table: "views_proposals");
        }
    }
}
