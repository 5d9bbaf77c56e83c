using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace DoctorDAO.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ForumTalk : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "origin",
                table: "app_forum_threads",
                type: "character varying(32)",
                unicode: false,
                maxLength: 32,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "decision",
                table: "app_forum_posts",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "app_forum_decisions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    thread = table.Column<long>(type: "bigint", nullable: false),
                    post = table.Column<long>(type: "bigint", nullable: true),
                    number = table.Column<int>(type: "integer", nullable: true),
                    author = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    moderator = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    key = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    ground = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    from = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: true, collation: "C"),
                    to = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: true, collation: "C"),
                    appeal = table.Column<int>(type: "integer", nullable: false),
                    appeal_text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    appeal_at = table.Column<long>(type: "bigint", nullable: true),
                    judge = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: true, collation: "C"),
                    verdict = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    judged_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_decisions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_forum_flagged",
                columns: table => new
                {
                    post = table.Column<long>(type: "bigint", nullable: false),
                    weight = table.Column<int>(type: "integer", nullable: false),
                    flags = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    open = table.Column<bool>(type: "boolean", nullable: false),
                    settled = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_flagged", x => x.post);
                });

            migrationBuilder.CreateTable(
                name: "app_forum_flags",
                columns: table => new
                {
                    post = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    ground = table.Column<int>(type: "integer", nullable: false),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    weight = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_flags", x => new { x.post, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_follows",
                columns: table => new
                {
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    target = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    level = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_follows", x => new { x.account, x.kind, x.target });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_mentions",
                columns: table => new
                {
                    post = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_mentions", x => new { x.post, x.name });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_poll_options",
                columns: table => new
                {
                    thread = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    votes = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_poll_options", x => new { x.thread, x.number });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_poll_voices",
                columns: table => new
                {
                    thread = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    options = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_poll_voices", x => new { x.thread, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_polls",
                columns: table => new
                {
                    thread = table.Column<long>(type: "bigint", nullable: false),
                    multiple = table.Column<bool>(type: "boolean", nullable: false),
                    closes_at = table.Column<long>(type: "bigint", nullable: false),
                    voices = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_polls", x => x.thread);
                });

            migrationBuilder.CreateTable(
                name: "views_moderators",
                columns: table => new
                {
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    since = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_moderators", x => x.account);
                });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_decisions_appeal_id",
                table: "app_forum_decisions",
                columns: new[] { "appeal", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_decisions_moderator_key",
                table: "app_forum_decisions",
                columns: new[] { "moderator", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_flagged_open_at_post",
                table: "app_forum_flagged",
                columns: new[] { "open", "at", "post" });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_flags_account_created_at",
                table: "app_forum_flags",
                columns: new[] { "account", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_follows_kind_target_level_account",
                table: "app_forum_follows",
                columns: new[] { "kind", "target", "level", "account" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_forum_decisions");

            migrationBuilder.DropTable(
                name: "app_forum_flagged");

            migrationBuilder.DropTable(
                name: "app_forum_flags");

            migrationBuilder.DropTable(
                name: "app_forum_follows");

            migrationBuilder.DropTable(
                name: "app_forum_mentions");

            migrationBuilder.DropTable(
                name: "app_forum_poll_options");

            migrationBuilder.DropTable(
                name: "app_forum_poll_voices");

            migrationBuilder.DropTable(
                name: "app_forum_polls");

            migrationBuilder.DropTable(
                name: "views_moderators");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "app_forum_threads");

            migrationBuilder.DropColumn(
                name: "decision",
                table: "app_forum_posts");
        }
    }
}
