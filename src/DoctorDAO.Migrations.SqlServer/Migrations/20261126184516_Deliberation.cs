using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.SqlServer.Migrations
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
                type: "varchar(32)",
                unicode: false,
                maxLength: 32,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<bool>(
                name: "title_hidden",
                table: "app_forum_threads",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "decision",
                table: "app_forum_posts",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "flag_day",
                table: "app_forum_authors",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "flags",
                table: "app_forum_authors",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "app_articles",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    topic = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    author = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    key = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    text = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    open = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_articles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_articles_reviews",
                columns: table => new
                {
                    text = table.Column<long>(type: "bigint", nullable: false),
                    reviewer = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    signature = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2"),
                    deadline = table.Column<long>(type: "bigint", nullable: false),
                    comment = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    given_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_articles_reviews", x => new { x.text, x.reviewer });
                });

            migrationBuilder.CreateTable(
                name: "app_articles_texts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    article = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    previous = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: true, collation: "Latin1_General_100_BIN2"),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    language = table.Column<string>(type: "varchar(2)", unicode: false, maxLength: 2, nullable: false, collation: "Latin1_General_100_BIN2"),
                    body = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    references = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    written_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_articles_texts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_drafts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    chamber = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    owner = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    key = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    state = table.Column<int>(type: "int", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false),
                    thread = table.Column<long>(type: "bigint", nullable: true),
                    proposal_id = table.Column<string>(type: "varchar(78)", unicode: false, maxLength: 78, nullable: true, collation: "Latin1_General_100_BIN2"),
                    hidden_by = table.Column<long>(type: "bigint", nullable: true)
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
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    state = table.Column<int>(type: "int", nullable: false)
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
                    sponsor = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    deadline = table.Column<long>(type: "bigint", nullable: false),
                    signature = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2"),
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
                    version = table.Column<int>(type: "int", nullable: false),
                    author = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    written_at = table.Column<long>(type: "bigint", nullable: false),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    summary = table.Column<string>(type: "nvarchar(280)", maxLength: 280, nullable: false),
                    body = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    calls = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    call_count = table.Column<int>(type: "int", nullable: false),
                    calls_since = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_drafts_versions", x => new { x.draft, x.version });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_attachments",
                columns: table => new
                {
                    hash = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    used = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_attachments", x => new { x.hash, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_contents",
                columns: table => new
                {
                    hash = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    type = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    content = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    width = table.Column<int>(type: "int", nullable: true),
                    height = table.Column<int>(type: "int", nullable: true)
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
                        .Annotation("SqlServer:Identity", "1, 1"),
                    kind = table.Column<int>(type: "int", nullable: false),
                    thread = table.Column<long>(type: "bigint", nullable: false),
                    post = table.Column<long>(type: "bigint", nullable: true),
                    draft = table.Column<long>(type: "bigint", nullable: true),
                    number = table.Column<int>(type: "int", nullable: true),
                    author = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    moderator = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    key = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    ground = table.Column<int>(type: "int", nullable: false),
                    reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    from = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: true, collation: "Latin1_General_100_BIN2"),
                    to = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: true, collation: "Latin1_General_100_BIN2"),
                    appeal = table.Column<int>(type: "int", nullable: false),
                    appeal_text = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    appeal_at = table.Column<long>(type: "bigint", nullable: true),
                    judge = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: true, collation: "Latin1_General_100_BIN2"),
                    verdict = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
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
                    weight = table.Column<int>(type: "int", nullable: false),
                    flags = table.Column<int>(type: "int", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    open = table.Column<bool>(type: "bit", nullable: false),
                    settled = table.Column<bool>(type: "bit", nullable: false)
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
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    ground = table.Column<int>(type: "int", nullable: false),
                    note = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    weight = table.Column<int>(type: "int", nullable: false),
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
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<int>(type: "int", nullable: false),
                    target = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    level = table.Column<int>(type: "int", nullable: false),
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
                    name = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2")
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
                    number = table.Column<int>(type: "int", nullable: false),
                    text = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    votes = table.Column<int>(type: "int", nullable: false)
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
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    options = table.Column<int>(type: "int", nullable: false)
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
                    multiple = table.Column<bool>(type: "bit", nullable: false),
                    closes_at = table.Column<long>(type: "bigint", nullable: false),
                    voices = table.Column<int>(type: "int", nullable: false)
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
                    hash = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2")
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
                        .Annotation("SqlServer:Identity", "1, 1"),
                    recipient = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<int>(type: "int", nullable: false),
                    cause = table.Column<string>(type: "varchar(160)", unicode: false, maxLength: 160, nullable: false, collation: "Latin1_General_100_BIN2"),
                    data = table.Column<string>(type: "varchar(1000)", unicode: false, maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    channel = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    unread = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_addresses",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    address = table.Column<string>(type: "varchar(2000)", unicode: false, maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    language = table.Column<string>(type: "varchar(10)", unicode: false, maxLength: 10, nullable: false, collation: "Latin1_General_100_BIN2"),
                    confirmed = table.Column<bool>(type: "bit", nullable: false),
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
                    id = table.Column<int>(type: "int", nullable: false),
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
                        .Annotation("SqlServer:Identity", "1, 1"),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    notice = table.Column<long>(type: "bigint", nullable: false),
                    webhook = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    due_at = table.Column<long>(type: "bigint", nullable: false),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    problem = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
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
                        .Annotation("SqlServer:Identity", "1, 1"),
                    kind = table.Column<int>(type: "int", nullable: false),
                    cause = table.Column<string>(type: "varchar(160)", unicode: false, maxLength: 160, nullable: false, collation: "Latin1_General_100_BIN2"),
                    audience = table.Column<int>(type: "int", nullable: false),
                    data = table.Column<string>(type: "varchar(1000)", unicode: false, maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    root = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    depth = table.Column<int>(type: "int", nullable: false),
                    from = table.Column<long>(type: "bigint", nullable: false),
                    to = table.Column<long>(type: "bigint", nullable: false),
                    after = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    done = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_fanouts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_links",
                columns: table => new
                {
                    who = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    day = table.Column<long>(type: "bigint", nullable: false),
                    links = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_links", x => new { x.who, x.day });
                });

            migrationBuilder.CreateTable(
                name: "app_notices_preferences",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<int>(type: "int", nullable: false),
                    channel = table.Column<int>(type: "int", nullable: false)
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
                        .Annotation("SqlServer:Identity", "1, 1"),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    url = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    secret = table.Column<string>(type: "varchar(2000)", unicode: false, maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kinds = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    slot = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_webhooks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_statements",
                columns: table => new
                {
                    address = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    chamber = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    markdown = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    changed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_statements", x => new { x.address, x.chamber });
                });

            migrationBuilder.CreateTable(
                name: "views_articles",
                columns: table => new
                {
                    hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    work = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    version = table.Column<int>(type: "int", nullable: false),
                    topic = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    author = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    transaction_hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    retracted = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_articles", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "views_articles_reviews",
                columns: table => new
                {
                    hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    reviewer = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_articles_reviews", x => new { x.hash, x.reviewer });
                });

            migrationBuilder.CreateTable(
                name: "views_articles_rule",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_100_BIN2"),
                    threshold = table.Column<long>(type: "bigint", nullable: false),
                    reviewers = table.Column<int>(type: "int", nullable: false),
                    reward = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_articles_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_articles_works",
                columns: table => new
                {
                    work = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    topic = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    author = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    newest = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    log_index = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_articles_works", x => x.work);
                });

            migrationBuilder.CreateTable(
                name: "views_moderators",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
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
                name: "IX_views_ballots_voter_time_session_chamber",
                table: "views_ballots",
                columns: new[] { "voter", "time", "session", "chamber" });

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
                name: "IX_app_drafts_chamber_id",
                table: "app_drafts",
                columns: new[] { "chamber", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_drafts_owner_created_at",
                table: "app_drafts",
                columns: new[] { "owner", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_drafts_owner_key",
                table: "app_drafts",
                columns: new[] { "owner", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_drafts_proposal_id_id",
                table: "app_drafts",
                columns: new[] { "proposal_id", "id" });

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
                name: "IX_app_forum_follows_kind_target_level_account",
                table: "app_forum_follows",
                columns: new[] { "kind", "target", "level", "account" });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_post_attachments_hash",
                table: "app_forum_post_attachments",
                column: "hash");

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_recipient_channel_id",
                table: "app_notices",
                columns: new[] { "recipient", "channel", "id" });

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
                name: "IX_app_notices_unread_created_at",
                table: "app_notices",
                columns: new[] { "unread", "created_at" });

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
                name: "IX_app_notices_links_day",
                table: "app_notices_links",
                column: "day");

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_webhooks_account_slot",
                table: "app_notices_webhooks",
                columns: new[] { "account", "slot" },
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
                name: "app_notices_links");

            migrationBuilder.DropTable(
                name: "app_notices_preferences");

            migrationBuilder.DropTable(
                name: "app_notices_webhooks");

            migrationBuilder.DropTable(
                name: "app_statements");

            migrationBuilder.DropTable(
                name: "views_articles");

            migrationBuilder.DropTable(
                name: "views_articles_reviews");

            migrationBuilder.DropTable(
                name: "views_articles_rule");

            migrationBuilder.DropTable(
                name: "views_articles_works");

            migrationBuilder.DropTable(
                name: "views_moderators");

            migrationBuilder.DropIndex(
                name: "IX_views_members_not_after_account",
                table: "views_members");

            migrationBuilder.DropIndex(
                name: "IX_views_ballots_voter_time_session_chamber",
                table: "views_ballots");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "app_forum_threads");

            migrationBuilder.DropColumn(
                name: "title_hidden",
                table: "app_forum_threads");

            migrationBuilder.DropColumn(
                name: "decision",
                table: "app_forum_posts");

            migrationBuilder.DropColumn(
                name: "flag_day",
                table: "app_forum_authors");

            migrationBuilder.DropColumn(
                name: "flags",
                table: "app_forum_authors");
        }
    }
}
