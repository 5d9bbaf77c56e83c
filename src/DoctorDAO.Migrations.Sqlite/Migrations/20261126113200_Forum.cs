using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Forum : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "app_forum_authors",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    posts = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_authors", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_forum_categories",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    threads = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_categories", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "app_forum_posts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    thread = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    reply_to = table.Column<int>(type: "INTEGER", nullable: false),
                    path = table.Column<string>(type: "TEXT", unicode: false, maxLength: 24, nullable: false),
                    author = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    reply_to_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    signature = table.Column<string>(type: "TEXT", unicode: false, maxLength: 2000, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    edited_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_posts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_forum_reaction_counts",
                columns: table => new
                {
                    post = table.Column<long>(type: "INTEGER", nullable: false),
                    reaction = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_reaction_counts", x => new { x.post, x.reaction });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_reactions",
                columns: table => new
                {
                    post = table.Column<long>(type: "INTEGER", nullable: false),
                    reaction = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_reactions", x => new { x.post, x.reaction, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_revisions",
                columns: table => new
                {
                    post = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    reply_to_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    written_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_revisions", x => new { x.post, x.revision });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_tags",
                columns: table => new
                {
                    tag = table.Column<string>(type: "TEXT", unicode: false, maxLength: 30, nullable: false),
                    thread = table.Column<long>(type: "INTEGER", nullable: false),
                    category = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    activity_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_tags", x => new { x.thread, x.tag });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_threads",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    category = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    author = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    activity_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_author = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    posts = table.Column<int>(type: "INTEGER", nullable: false),
                    answer = table.Column<int>(type: "INTEGER", nullable: true),
                    locked = table.Column<bool>(type: "INTEGER", nullable: false),
                    proposal = table.Column<string>(type: "TEXT", unicode: false, maxLength: 78, nullable: true),
                    tags = table.Column<string>(type: "TEXT", unicode: false, maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_threads", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_posts_author_created_at",
                table: "app_forum_posts",
                columns: new[] { "author", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_posts_author_key",
                table: "app_forum_posts",
                columns: new[] { "author", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_posts_thread_number",
                table: "app_forum_posts",
                columns: new[] { "thread", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_posts_thread_path",
                table: "app_forum_posts",
                columns: new[] { "thread", "path" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_tags_tag_activity_at_thread",
                table: "app_forum_tags",
                columns: new[] { "tag", "activity_at", "thread" });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_tags_tag_category_activity_at_thread",
                table: "app_forum_tags",
                columns: new[] { "tag", "category", "activity_at", "thread" });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_threads_activity_at_id",
                table: "app_forum_threads",
                columns: new[] { "activity_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_threads_author_activity_at_id",
                table: "app_forum_threads",
                columns: new[] { "author", "activity_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_threads_category_activity_at_id",
                table: "app_forum_threads",
                columns: new[] { "category", "activity_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_forum_authors");

            migrationBuilder.DropTable(
                name: "app_forum_categories");

            migrationBuilder.DropTable(
                name: "app_forum_posts");

            migrationBuilder.DropTable(
                name: "app_forum_reaction_counts");

            migrationBuilder.DropTable(
                name: "app_forum_reactions");

            migrationBuilder.DropTable(
                name: "app_forum_revisions");

            migrationBuilder.DropTable(
                name: "app_forum_tags");

            migrationBuilder.DropTable(
                name: "app_forum_threads");
        }
    }
}
