using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.Sqlite.Migrations
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
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    category = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    scope = table.Column<string>(type: "TEXT", unicode: false, maxLength: 3, nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_search", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_views_proposals_submitted_block_submitted_log",
                table: "views_proposals",
                columns: new[] { "submitted_block", "submitted_log" });

            // The words live in app_search; this is the index over them, which the triggers keep. It knows which trigrams a document has, not where: that takes a seventh of the room.
            migrationBuilder.Sql("CREATE VIRTUAL TABLE app_search_words USING fts5(scope, title, body, content='app_search', content_rowid='id', columnsize=0, detail=none, tokenize='trigram case_sensitive 1');");
            migrationBuilder.Sql("""
                CREATE TRIGGER app_search_added AFTER INSERT ON app_search BEGIN
                    INSERT INTO app_search_words(rowid, scope, title, body) VALUES (new.id, new.scope, new.title, new.body);
                END;
                """);
            migrationBuilder.Sql("""
                CREATE TRIGGER app_search_removed AFTER DELETE ON app_search BEGIN
                    INSERT INTO app_search_words(app_search_words, rowid, scope, title, body) VALUES ('delete', old.id, old.scope, old.title, old.body);
                END;
                """);
            migrationBuilder.Sql("""
                CREATE TRIGGER app_search_changed AFTER UPDATE ON app_search BEGIN
                    INSERT INTO app_search_words(app_search_words, rowid, scope, title, body) VALUES ('delete', old.id, old.scope, old.title, old.body);
                    INSERT INTO app_search_words(rowid, scope, title, body) VALUES (new.id, new.scope, new.title, new.body);
                END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE app_search_words;");

            migrationBuilder.DropTable(
                name: "app_search");

            migrationBuilder.DropIndex(
                name: "IX_views_proposals_submitted_block_submitted_log",
                table: "views_proposals");
        }
    }
}
