using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Articles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "app_articles",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    topic = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    author = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    text = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    open = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_articles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_articles_reviews",
                columns: table => new
                {
                    text = table.Column<long>(type: "INTEGER", nullable: false),
                    reviewer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    signature = table.Column<string>(type: "TEXT", unicode: false, nullable: true),
                    deadline = table.Column<long>(type: "INTEGER", nullable: false),
                    comment = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    given_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_articles_reviews", x => new { x.text, x.reviewer });
                });

            migrationBuilder.CreateTable(
                name: "app_articles_texts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    article = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    previous = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    language = table.Column<string>(type: "TEXT", unicode: false, maxLength: 2, nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    references = table.Column<string>(type: "TEXT", nullable: false),
                    written_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_articles_texts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_articles",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    work = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    topic = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    author = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    retracted = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_articles", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "views_articles_reviews",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    reviewer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_articles_reviews", x => new { x.hash, x.reviewer });
                });

            migrationBuilder.CreateTable(
                name: "views_articles_rule",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    threshold = table.Column<long>(type: "INTEGER", nullable: false),
                    reviewers = table.Column<int>(type: "INTEGER", nullable: false),
                    reward = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_articles_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_articles_works",
                columns: table => new
                {
                    work = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    topic = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    author = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    newest = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    log_index = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_articles_works", x => x.work);
                });

            migrationBuilder.CreateIndex(
                name: "IX_app_articles_author_key",
                table: "app_articles",
                columns: new[] { "author", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_articles_author_open_text",
                table: "app_articles",
                columns: new[] { "author", "open", "text" });

            migrationBuilder.CreateIndex(
                name: "IX_app_articles_hash",
                table: "app_articles",
                column: "hash");

            migrationBuilder.CreateIndex(
                name: "IX_app_articles_open_text",
                table: "app_articles",
                columns: new[] { "open", "text" });

            migrationBuilder.CreateIndex(
                name: "IX_app_articles_topic_open_text",
                table: "app_articles",
                columns: new[] { "topic", "open", "text" });

            migrationBuilder.CreateIndex(
                name: "IX_app_articles_texts_article_version",
                table: "app_articles_texts",
                columns: new[] { "article", "version" });

            migrationBuilder.CreateIndex(
                name: "IX_app_articles_texts_hash",
                table: "app_articles_texts",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_views_articles_works_author_block_log_index",
                table: "views_articles_works",
                columns: new[] { "author", "block", "log_index" });

            migrationBuilder.CreateIndex(
                name: "IX_views_articles_works_block_log_index",
                table: "views_articles_works",
                columns: new[] { "block", "log_index" });

            migrationBuilder.CreateIndex(
                name: "IX_views_articles_works_topic_block_log_index",
                table: "views_articles_works",
                columns: new[] { "topic", "block", "log_index" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_articles");

            migrationBuilder.DropTable(
                name: "app_articles_reviews");

            migrationBuilder.DropTable(
                name: "app_articles_texts");

            migrationBuilder.DropTable(
                name: "views_articles");

            migrationBuilder.DropTable(
                name: "views_articles_reviews");

            migrationBuilder.DropTable(
                name: "views_articles_rule");

            migrationBuilder.DropTable(
                name: "views_articles_works");
        }
    }
}
