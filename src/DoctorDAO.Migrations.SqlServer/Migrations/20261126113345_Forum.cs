using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.SqlServer.Migrations
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
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    posts = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_authors", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_forum_categories",
                columns: table => new
                {
                    key = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    threads = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_categories", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "app_forum_posts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    thread = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    reply_to = table.Column<int>(type: "int", nullable: false),
                    path = table.Column<string>(type: "varchar(24)", unicode: false, maxLength: 24, nullable: false, collation: "Latin1_General_100_BIN2"),
                    author = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    key = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    body = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    reply_to_hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: true, collation: "Latin1_General_100_BIN2"),
                    signature = table.Column<string>(type: "varchar(2000)", unicode: false, maxLength: 2000, nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    edited_at = table.Column<long>(type: "bigint", nullable: true),
                    revision = table.Column<int>(type: "int", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_posts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_forum_reaction_counts",
                columns: table => new
                {
                    post = table.Column<long>(type: "bigint", nullable: false),
                    reaction = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_100_BIN2"),
                    count = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_reaction_counts", x => new { x.post, x.reaction });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_reactions",
                columns: table => new
                {
                    post = table.Column<long>(type: "bigint", nullable: false),
                    reaction = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_100_BIN2"),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_reactions", x => new { x.post, x.reaction, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_revisions",
                columns: table => new
                {
                    post = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false),
                    body = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    reply_to_hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: true, collation: "Latin1_General_100_BIN2"),
                    written_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_revisions", x => new { x.post, x.revision });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_tags",
                columns: table => new
                {
                    tag = table.Column<string>(type: "varchar(30)", unicode: false, maxLength: 30, nullable: false, collation: "Latin1_General_100_BIN2"),
                    thread = table.Column<long>(type: "bigint", nullable: false),
                    category = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    activity_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_tags", x => new { x.thread, x.tag });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_threads",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    category = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    author = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    activity_at = table.Column<long>(type: "bigint", nullable: false),
                    last_author = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    posts = table.Column<int>(type: "int", nullable: false),
                    answer = table.Column<int>(type: "int", nullable: true),
                    locked = table.Column<bool>(type: "bit", nullable: false),
                    proposal = table.Column<string>(type: "varchar(78)", unicode: false, maxLength: 78, nullable: true, collation: "Latin1_General_100_BIN2"),
                    tags = table.Column<string>(type: "varchar(200)", unicode: false, maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2")
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
