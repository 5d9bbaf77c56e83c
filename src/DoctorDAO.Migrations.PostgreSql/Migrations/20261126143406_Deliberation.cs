using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace DoctorDAO.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Deliberation : Migration
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

            migrationBuilder.CreateTable(
                name: "app_forum_attachments",
                columns: table => new
                {
                    hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    used = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_attachments", x => new { x.hash, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_contents",
                columns: table => new
                {
                    hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    type = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    width = table.Column<int>(type: "integer", nullable: true),
                    height = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_contents", x => x.hash);
                });

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
                name: "app_forum_post_attachments",
                columns: table => new
                {
                    post = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_post_attachments", x => new { x.post, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "app_notices",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    recipient = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    cause = table.Column<string>(type: "character varying(160)", unicode: false, maxLength: 160, nullable: false, collation: "C"),
                    data = table.Column<string>(type: "character varying(1000)", unicode: false, maxLength: 1000, nullable: false, collation: "C"),
                    channel = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    unread = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_addresses",
                columns: table => new
                {
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    address = table.Column<string>(type: "character varying(2000)", unicode: false, maxLength: 2000, nullable: false, collation: "C"),
                    language = table.Column<string>(type: "character varying(10)", unicode: false, maxLength: 10, nullable: false, collation: "C"),
                    confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    asked_at = table.Column<long>(type: "bigint", nullable: false),
                    digest_at = table.Column<long>(type: "bigint", nullable: false),
                    digest_after = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_addresses", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_cursor",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    log_index = table.Column<long>(type: "bigint", nullable: false),
                    time = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_cursor", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_deliveries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    notice = table.Column<long>(type: "bigint", nullable: false),
                    webhook = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<long>(type: "bigint", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    problem = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_fanouts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    cause = table.Column<string>(type: "character varying(160)", unicode: false, maxLength: 160, nullable: false, collation: "C"),
                    audience = table.Column<int>(type: "integer", nullable: false),
                    data = table.Column<string>(type: "character varying(1000)", unicode: false, maxLength: 1000, nullable: false, collation: "C"),
                    root = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    depth = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<long>(type: "bigint", nullable: false),
                    to = table.Column<long>(type: "bigint", nullable: false),
                    after = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    done = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_fanouts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_preferences",
                columns: table => new
                {
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    channel = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_preferences", x => new { x.account, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "app_notices_webhooks",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    secret = table.Column<string>(type: "character varying(2000)", unicode: false, maxLength: 2000, nullable: false, collation: "C"),
                    kinds = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_webhooks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_statements",
                columns: table => new
                {
                    address = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    markdown = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    changed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_statements", x => new { x.address, x.chamber });
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
                name: "IX_views_members_not_after_account",
                table: "views_members",
                columns: new[] { "not_after", "account" });

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

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_attachments_account",
                table: "app_forum_attachments",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_attachments_used_created_at",
                table: "app_forum_attachments",
                columns: new[] { "used", "created_at" });

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

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_post_attachments_hash",
                table: "app_forum_post_attachments",
                column: "hash");

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_recipient_id",
                table: "app_notices",
                columns: new[] { "recipient", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_recipient_kind_cause",
                table: "app_notices",
                columns: new[] { "recipient", "kind", "cause" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_recipient_unread_id",
                table: "app_notices",
                columns: new[] { "recipient", "unread", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_addresses_digest_at_account",
                table: "app_notices_addresses",
                columns: new[] { "digest_at", "account" });

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_deliveries_state_due_at_id",
                table: "app_notices_deliveries",
                columns: new[] { "state", "due_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_deliveries_webhook_state_id",
                table: "app_notices_deliveries",
                columns: new[] { "webhook", "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_fanouts_done_id",
                table: "app_notices_fanouts",
                columns: new[] { "done", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_fanouts_kind_cause_root",
                table: "app_notices_fanouts",
                columns: new[] { "kind", "cause", "root" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_webhooks_account_id",
                table: "app_notices_webhooks",
                columns: new[] { "account", "id" });
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

            migrationBuilder.DropTable(
                name: "app_forum_attachments");

            migrationBuilder.DropTable(
                name: "app_forum_contents");

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
                name: "app_forum_post_attachments");

            migrationBuilder.DropTable(
                name: "app_notices");

            migrationBuilder.DropTable(
                name: "app_notices_addresses");

            migrationBuilder.DropTable(
                name: "app_notices_cursor");

            migrationBuilder.DropTable(
                name: "app_notices_deliveries");

            migrationBuilder.DropTable(
                name: "app_notices_fanouts");

            migrationBuilder.DropTable(
                name: "app_notices_preferences");

            migrationBuilder.DropTable(
                name: "app_notices_webhooks");

            migrationBuilder.DropTable(
                name: "app_statements");

            migrationBuilder.DropTable(
                name: "views_moderators");

            migrationBuilder.DropIndex(
                name: "IX_views_members_not_after_account",
                table: "views_members");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "app_forum_threads");

            migrationBuilder.DropColumn(
                name: "decision",
                table: "app_forum_posts");
        }
    }
}
