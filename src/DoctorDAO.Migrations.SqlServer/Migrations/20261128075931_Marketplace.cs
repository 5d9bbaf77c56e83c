using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Marketplace : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "app_market_access",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    order = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    what = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    time = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_access", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_answers",
                columns: table => new
                {
                    order = table.Column<long>(type: "bigint", nullable: false),
                    side = table.Column<int>(type: "int", nullable: false),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    text = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_answers", x => new { x.order, x.side });
                });

            migrationBuilder.CreateTable(
                name: "app_market_billing",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "varbinary(max)", nullable: false),
                    changed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_billing", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_market_calendars",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    zone = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    plan = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    feed = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_calendars", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_market_favourites",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    listing = table.Column<long>(type: "bigint", nullable: false),
                    kept_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_favourites", x => new { x.account, x.listing });
                });

            migrationBuilder.CreateTable(
                name: "app_market_file_contents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    content = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_file_contents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    order = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    message = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    name = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    bytes = table.Column<int>(type: "int", nullable: false),
                    sha256 = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_files", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_holds",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    worker = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    holder = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    start = table.Column<long>(type: "bigint", nullable: false),
                    end = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_holds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_invoiced",
                columns: table => new
                {
                    order = table.Column<long>(type: "bigint", nullable: false),
                    milestone = table.Column<int>(type: "int", nullable: false),
                    invoice = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<string>(type: "varchar(24)", unicode: false, maxLength: 24, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_invoiced", x => new { x.order, x.milestone });
                });

            migrationBuilder.CreateTable(
                name: "app_market_invoices",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    key = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    series = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    year = table.Column<int>(type: "int", nullable: false),
                    serial = table.Column<int>(type: "int", nullable: false),
                    number = table.Column<string>(type: "varchar(24)", unicode: false, maxLength: 24, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<int>(type: "int", nullable: false),
                    order = table.Column<long>(type: "bigint", nullable: false),
                    seller = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    buyer = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    currency = table.Column<string>(type: "varchar(8)", unicode: false, maxLength: 8, nullable: false, collation: "Latin1_General_100_BIN2"),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    issued_at = table.Column<long>(type: "bigint", nullable: false),
                    corrects = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    undone = table.Column<string>(type: "varchar(24)", unicode: false, maxLength: 24, nullable: true, collation: "Latin1_General_100_BIN2"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_invoices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_listings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    key = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    state = table.Column<int>(type: "int", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    expires_at = table.Column<long>(type: "bigint", nullable: false),
                    published_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_listings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_messages",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    order = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    key = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    milestone = table.Column<int>(type: "int", nullable: true),
                    hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "varbinary(max)", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_news",
                columns: table => new
                {
                    listing = table.Column<long>(type: "bigint", nullable: false),
                    after = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_news", x => x.listing);
                });

            migrationBuilder.CreateTable(
                name: "app_market_offers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    brief = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "varbinary(max)", nullable: false),
                    kept_at = table.Column<long>(type: "bigint", nullable: false),
                    sent = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_offers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_parts",
                columns: table => new
                {
                    part = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false, collation: "Latin1_General_100_BIN2"),
                    listing = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_parts", x => new { x.part, x.listing });
                });

            migrationBuilder.CreateTable(
                name: "app_market_profiles",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    markdown = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_profiles", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_market_quarters",
                columns: table => new
                {
                    worker = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    quarter = table.Column<long>(type: "bigint", nullable: false),
                    hold = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_quarters", x => new { x.worker, x.quarter });
                });

            migrationBuilder.CreateTable(
                name: "app_market_rating_words",
                columns: table => new
                {
                    order = table.Column<long>(type: "bigint", nullable: false),
                    side = table.Column<int>(type: "int", nullable: false),
                    hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    text = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_rating_words", x => new { x.order, x.side, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "app_market_ratings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    order = table.Column<long>(type: "bigint", nullable: false),
                    side = table.Column<int>(type: "int", nullable: false),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    commitment = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "varbinary(max)", nullable: false),
                    given_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_ratings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_reads",
                columns: table => new
                {
                    order = table.Column<long>(type: "bigint", nullable: false),
                    side = table.Column<int>(type: "int", nullable: false),
                    message = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_reads", x => new { x.order, x.side });
                });

            migrationBuilder.CreateTable(
                name: "app_market_search",
                columns: table => new
                {
                    listing = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    facets = table.Column<string>(type: "varchar(1000)", unicode: false, maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    words = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    price = table.Column<long>(type: "bigint", nullable: false),
                    place = table.Column<long>(type: "bigint", nullable: false),
                    newest = table.Column<long>(type: "bigint", nullable: false),
                    free_at = table.Column<long>(type: "bigint", nullable: false),
                    free = table.Column<long>(type: "bigint", nullable: false),
                    latitude = table.Column<int>(type: "int", nullable: false),
                    longitude = table.Column<int>(type: "int", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false),
                    ranked_on = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_search", x => x.listing);
                });

            migrationBuilder.CreateTable(
                name: "app_market_searches",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    key = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    query = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    saved_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_searches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_series",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    year = table.Column<int>(type: "int", nullable: false),
                    last = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_series", x => new { x.account, x.year });
                });

            migrationBuilder.CreateTable(
                name: "app_market_sheets",
                columns: table => new
                {
                    order = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    minutes = table.Column<int>(type: "int", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "varbinary(max)", nullable: false),
                    given_at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    answered_at = table.Column<long>(type: "bigint", nullable: true),
                    question = table.Column<byte[]>(type: "varbinary(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_sheets", x => new { x.order, x.version });
                });

            migrationBuilder.CreateTable(
                name: "app_market_talks",
                columns: table => new
                {
                    order = table.Column<long>(type: "bigint", nullable: false),
                    begun_at = table.Column<long>(type: "bigint", nullable: false),
                    deleted_at = table.Column<long>(type: "bigint", nullable: true),
                    done = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_talks", x => x.order);
                });

            migrationBuilder.CreateTable(
                name: "app_market_versions",
                columns: table => new
                {
                    hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    listing = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    document = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    written_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_versions", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "app_market_waits",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    listing = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_waits", x => new { x.listing, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_market_watches",
                columns: table => new
                {
                    part = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false, collation: "Latin1_General_100_BIN2"),
                    search = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_watches", x => new { x.part, x.search });
                });

            migrationBuilder.CreateTable(
                name: "views_market_arbiters",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_arbiters", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_market_care",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    balance = table.Column<long>(type: "bigint", nullable: false),
                    debt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_care", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_market_care_rule",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_100_BIN2"),
                    @base = table.Column<long>(name: "base", type: "bigint", nullable: false),
                    per_reputation = table.Column<long>(type: "bigint", nullable: false),
                    most = table.Column<long>(type: "bigint", nullable: false),
                    yearly = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_care_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_market_dispute_rule",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_100_BIN2"),
                    fee = table.Column<long>(type: "bigint", nullable: false),
                    most_bond = table.Column<long>(type: "bigint", nullable: false),
                    floor = table.Column<long>(type: "bigint", nullable: false),
                    care_floor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_dispute_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_market_disputes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    order = table.Column<long>(type: "bigint", nullable: false),
                    milestone = table.Column<int>(type: "int", nullable: false),
                    by = table.Column<int>(type: "int", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    bond = table.Column<long>(type: "bigint", nullable: false),
                    has_panel = table.Column<bool>(type: "bit", nullable: false),
                    costs = table.Column<long>(type: "bigint", nullable: false),
                    stage = table.Column<int>(type: "int", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: true),
                    buyer_offer = table.Column<int>(type: "int", nullable: true),
                    worker_offer = table.Column<int>(type: "int", nullable: true),
                    case_id = table.Column<long>(type: "bigint", nullable: true),
                    award = table.Column<int>(type: "int", nullable: true),
                    appealed = table.Column<bool>(type: "bit", nullable: false),
                    appellant = table.Column<int>(type: "int", nullable: true),
                    appeal_bond = table.Column<long>(type: "bigint", nullable: false),
                    ending = table.Column<int>(type: "int", nullable: false),
                    share = table.Column<int>(type: "int", nullable: true),
                    opened_at = table.Column<long>(type: "bigint", nullable: false),
                    settled_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_disputes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_market_milestones",
                columns: table => new
                {
                    order = table.Column<long>(type: "bigint", nullable: false),
                    index = table.Column<int>(type: "int", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    due = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<int>(type: "int", nullable: false),
                    delivered_at = table.Column<long>(type: "bigint", nullable: true),
                    delivery = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: true, collation: "Latin1_General_100_BIN2"),
                    change = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: true, collation: "Latin1_General_100_BIN2"),
                    changes = table.Column<int>(type: "int", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: true),
                    released = table.Column<long>(type: "bigint", nullable: false),
                    fee = table.Column<long>(type: "bigint", nullable: false),
                    refunded = table.Column<long>(type: "bigint", nullable: false),
                    decided_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_milestones", x => new { x.order, x.index });
                });

            migrationBuilder.CreateTable(
                name: "views_market_orders",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    buyer = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    worker = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    currency = table.Column<string>(type: "varchar(8)", unicode: false, maxLength: 8, nullable: false, collation: "Latin1_General_100_BIN2"),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<int>(type: "int", nullable: false),
                    listing = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: true, collation: "Latin1_General_100_BIN2"),
                    brief = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    start = table.Column<long>(type: "bigint", nullable: false),
                    end = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false),
                    credential = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: true, collation: "Latin1_General_100_BIN2"),
                    cover = table.Column<bool>(type: "bit", nullable: false),
                    policy = table.Column<long>(type: "bigint", nullable: false),
                    rule = table.Column<long>(type: "bigint", nullable: false),
                    over = table.Column<bool>(type: "bit", nullable: false),
                    milestones = table.Column<int>(type: "int", nullable: false),
                    open = table.Column<int>(type: "int", nullable: false),
                    disputes = table.Column<int>(type: "int", nullable: false),
                    offered_at = table.Column<long>(type: "bigint", nullable: false),
                    accepted_at = table.Column<long>(type: "bigint", nullable: true),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    released = table.Column<long>(type: "bigint", nullable: false),
                    fees = table.Column<long>(type: "bigint", nullable: false),
                    refunded = table.Column<long>(type: "bigint", nullable: false),
                    proposed_by = table.Column<int>(type: "int", nullable: true),
                    proposed_share = table.Column<int>(type: "int", nullable: false),
                    cancelled = table.Column<int>(type: "int", nullable: true),
                    before_of_buyer = table.Column<long>(type: "bigint", nullable: false),
                    before_of_worker = table.Column<long>(type: "bigint", nullable: false),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    transaction_hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_orders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_market_purses",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    currency = table.Column<string>(type: "varchar(8)", unicode: false, maxLength: 8, nullable: false, collation: "Latin1_General_100_BIN2"),
                    credit = table.Column<long>(type: "bigint", nullable: false),
                    held_as_buyer = table.Column<long>(type: "bigint", nullable: false),
                    held_as_worker = table.Column<long>(type: "bigint", nullable: false),
                    earned = table.Column<long>(type: "bigint", nullable: false),
                    spent = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_purses", x => new { x.account, x.currency });
                });

            migrationBuilder.CreateTable(
                name: "views_market_rateable",
                columns: table => new
                {
                    order = table.Column<long>(type: "bigint", nullable: false),
                    commit_until = table.Column<long>(type: "bigint", nullable: false),
                    reveal_until = table.Column<long>(type: "bigint", nullable: false),
                    buyer_sealed = table.Column<bool>(type: "bit", nullable: false),
                    worker_sealed = table.Column<bool>(type: "bit", nullable: false),
                    open_from = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_rateable", x => x.order);
                });

            migrationBuilder.CreateTable(
                name: "views_market_ratings",
                columns: table => new
                {
                    order = table.Column<long>(type: "bigint", nullable: false),
                    side = table.Column<int>(type: "int", nullable: false),
                    by = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    about = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    committed_at = table.Column<long>(type: "bigint", nullable: false),
                    stars = table.Column<int>(type: "int", nullable: false),
                    words = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: true, collation: "Latin1_General_100_BIN2"),
                    pair = table.Column<int>(type: "int", nullable: false),
                    weight = table.Column<long>(type: "bigint", nullable: false),
                    revealed_at = table.Column<long>(type: "bigint", nullable: true),
                    block = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_ratings", x => new { x.order, x.side });
                });

            migrationBuilder.CreateTable(
                name: "views_market_rules",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    fee_bps = table.Column<int>(type: "int", nullable: false),
                    care_fee_bps = table.Column<int>(type: "int", nullable: false),
                    silence = table.Column<long>(type: "bigint", nullable: false),
                    grace = table.Column<long>(type: "bigint", nullable: false),
                    changes = table.Column<int>(type: "int", nullable: false),
                    change_time = table.Column<long>(type: "bigint", nullable: false),
                    free_before = table.Column<long>(type: "bigint", nullable: false),
                    late_bps = table.Column<int>(type: "int", nullable: false),
                    last_before = table.Column<long>(type: "bigint", nullable: false),
                    last_bps = table.Column<int>(type: "int", nullable: false),
                    least = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_rules", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_market_steps",
                columns: table => new
                {
                    order = table.Column<long>(type: "bigint", nullable: false),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    log_index = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: true, collation: "Latin1_General_100_BIN2"),
                    milestone = table.Column<int>(type: "int", nullable: true),
                    amount = table.Column<long>(type: "bigint", nullable: true),
                    share = table.Column<int>(type: "int", nullable: true),
                    until = table.Column<long>(type: "bigint", nullable: true),
                    transaction_hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_steps", x => new { x.order, x.block, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "views_market_totals",
                columns: table => new
                {
                    currency = table.Column<string>(type: "varchar(8)", unicode: false, maxLength: 8, nullable: false, collation: "Latin1_General_100_BIN2"),
                    paid_in = table.Column<long>(type: "bigint", nullable: false),
                    released = table.Column<long>(type: "bigint", nullable: false),
                    fees = table.Column<long>(type: "bigint", nullable: false),
                    refunded = table.Column<long>(type: "bigint", nullable: false),
                    credits = table.Column<long>(type: "bigint", nullable: false),
                    block = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_totals", x => x.currency);
                });

            migrationBuilder.CreateTable(
                name: "views_market_workers",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    moved_to = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: true, collation: "Latin1_General_100_BIN2"),
                    newest_as_buyer = table.Column<long>(type: "bigint", nullable: false),
                    newest_as_worker = table.Column<long>(type: "bigint", nullable: false),
                    offers = table.Column<int>(type: "int", nullable: false),
                    running = table.Column<int>(type: "int", nullable: false),
                    orders = table.Column<int>(type: "int", nullable: false),
                    strikes = table.Column<int>(type: "int", nullable: false),
                    buyer_offers = table.Column<int>(type: "int", nullable: false),
                    buyer_running = table.Column<int>(type: "int", nullable: false),
                    buyer_orders = table.Column<int>(type: "int", nullable: false),
                    ratings = table.Column<int>(type: "int", nullable: false),
                    rating_weight = table.Column<long>(type: "bigint", nullable: false),
                    rating_stars = table.Column<long>(type: "bigint", nullable: false),
                    buyer_ratings = table.Column<int>(type: "int", nullable: false),
                    buyer_rating_weight = table.Column<long>(type: "bigint", nullable: false),
                    buyer_rating_stars = table.Column<long>(type: "bigint", nullable: false),
                    score = table.Column<int>(type: "int", nullable: false),
                    answers = table.Column<int>(type: "int", nullable: false),
                    answer_seconds = table.Column<long>(type: "bigint", nullable: false),
                    partners = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_workers", x => x.account);
                });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_access_account",
                table: "app_market_access",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_access_order_id",
                table: "app_market_access",
                columns: new[] { "order", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_answers_account",
                table: "app_market_answers",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_calendars_feed",
                table: "app_market_calendars",
                column: "feed",
                unique: true,
                filter: "[feed] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_favourites_listing",
                table: "app_market_favourites",
                column: "listing");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_files_account",
                table: "app_market_files",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_files_message_created_at",
                table: "app_market_files",
                columns: new[] { "message", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_files_order_message_number",
                table: "app_market_files",
                columns: new[] { "order", "message", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_holds_holder",
                table: "app_market_holds",
                column: "holder");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_holds_until",
                table: "app_market_holds",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_holds_worker_start",
                table: "app_market_holds",
                columns: new[] { "worker", "start" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_invoices_buyer_id",
                table: "app_market_invoices",
                columns: new[] { "buyer", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_invoices_key",
                table: "app_market_invoices",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_market_invoices_order",
                table: "app_market_invoices",
                column: "order");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_invoices_seller_id",
                table: "app_market_invoices",
                columns: new[] { "seller", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_invoices_series_year_serial",
                table: "app_market_invoices",
                columns: new[] { "series", "year", "serial" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_market_invoices_year",
                table: "app_market_invoices",
                column: "year");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_listings_account_key",
                table: "app_market_listings",
                columns: new[] { "account", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_market_listings_account_state_id",
                table: "app_market_listings",
                columns: new[] { "account", "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_messages_account",
                table: "app_market_messages",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_messages_order_account_key",
                table: "app_market_messages",
                columns: new[] { "order", "account", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_market_messages_order_id",
                table: "app_market_messages",
                columns: new[] { "order", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_offers_account_sent_id",
                table: "app_market_offers",
                columns: new[] { "account", "sent", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_offers_brief",
                table: "app_market_offers",
                column: "brief",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_market_parts_listing",
                table: "app_market_parts",
                column: "listing");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_quarters_hold",
                table: "app_market_quarters",
                column: "hold");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_rating_words_account",
                table: "app_market_rating_words",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_ratings_account",
                table: "app_market_ratings",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_ratings_given_at",
                table: "app_market_ratings",
                column: "given_at");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_ratings_order_side_commitment",
                table: "app_market_ratings",
                columns: new[] { "order", "side", "commitment" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_market_search_account_place",
                table: "app_market_search",
                columns: new[] { "account", "place" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_search_expires_at",
                table: "app_market_search",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_search_free_at_listing",
                table: "app_market_search",
                columns: new[] { "free_at", "listing" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_search_newest_listing",
                table: "app_market_search",
                columns: new[] { "newest", "listing" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_search_place_listing",
                table: "app_market_search",
                columns: new[] { "place", "listing" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_search_price_listing",
                table: "app_market_search",
                columns: new[] { "price", "listing" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_search_ranked_on_listing",
                table: "app_market_search",
                columns: new[] { "ranked_on", "listing" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_searches_account_key",
                table: "app_market_searches",
                columns: new[] { "account", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_market_sheets_account",
                table: "app_market_sheets",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_talks_done_begun_at",
                table: "app_market_talks",
                columns: new[] { "done", "begun_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_versions_account",
                table: "app_market_versions",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_versions_listing_number",
                table: "app_market_versions",
                columns: new[] { "listing", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_waits_account",
                table: "app_market_waits",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_watches_search",
                table: "app_market_watches",
                column: "search");

            migrationBuilder.CreateIndex(
                name: "IX_views_market_disputes_order",
                table: "views_market_disputes",
                column: "order");

            migrationBuilder.CreateIndex(
                name: "IX_views_market_disputes_stage_until",
                table: "views_market_disputes",
                columns: new[] { "stage", "until" });

            migrationBuilder.CreateIndex(
                name: "IX_views_market_milestones_status_until",
                table: "views_market_milestones",
                columns: new[] { "status", "until" });

            migrationBuilder.CreateIndex(
                name: "IX_views_market_orders_brief",
                table: "views_market_orders",
                column: "brief");

            migrationBuilder.CreateIndex(
                name: "IX_views_market_orders_buyer_over_id",
                table: "views_market_orders",
                columns: new[] { "buyer", "over", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_views_market_orders_status_expires_at",
                table: "views_market_orders",
                columns: new[] { "status", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "IX_views_market_orders_worker_end",
                table: "views_market_orders",
                columns: new[] { "worker", "end" });

            migrationBuilder.CreateIndex(
                name: "IX_views_market_orders_worker_over_id",
                table: "views_market_orders",
                columns: new[] { "worker", "over", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_views_market_rateable_open_from",
                table: "views_market_rateable",
                column: "open_from");

            migrationBuilder.CreateIndex(
                name: "IX_views_market_ratings_about_order",
                table: "views_market_ratings",
                columns: new[] { "about", "order" });

            migrationBuilder.CreateIndex(
                name: "IX_views_market_ratings_by_order",
                table: "views_market_ratings",
                columns: new[] { "by", "order" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_market_access");

            migrationBuilder.DropTable(
                name: "app_market_answers");

            migrationBuilder.DropTable(
                name: "app_market_billing");

            migrationBuilder.DropTable(
                name: "app_market_calendars");

            migrationBuilder.DropTable(
                name: "app_market_favourites");

            migrationBuilder.DropTable(
                name: "app_market_file_contents");

            migrationBuilder.DropTable(
                name: "app_market_files");

            migrationBuilder.DropTable(
                name: "app_market_holds");

            migrationBuilder.DropTable(
                name: "app_market_invoiced");

            migrationBuilder.DropTable(
                name: "app_market_invoices");

            migrationBuilder.DropTable(
                name: "app_market_listings");

            migrationBuilder.DropTable(
                name: "app_market_messages");

            migrationBuilder.DropTable(
                name: "app_market_news");

            migrationBuilder.DropTable(
                name: "app_market_offers");

            migrationBuilder.DropTable(
                name: "app_market_parts");

            migrationBuilder.DropTable(
                name: "app_market_profiles");

            migrationBuilder.DropTable(
                name: "app_market_quarters");

            migrationBuilder.DropTable(
                name: "app_market_rating_words");

            migrationBuilder.DropTable(
                name: "app_market_ratings");

            migrationBuilder.DropTable(
                name: "app_market_reads");

            migrationBuilder.DropTable(
                name: "app_market_search");

            migrationBuilder.DropTable(
                name: "app_market_searches");

            migrationBuilder.DropTable(
                name: "app_market_series");

            migrationBuilder.DropTable(
                name: "app_market_sheets");

            migrationBuilder.DropTable(
                name: "app_market_talks");

            migrationBuilder.DropTable(
                name: "app_market_versions");

            migrationBuilder.DropTable(
                name: "app_market_waits");

            migrationBuilder.DropTable(
                name: "app_market_watches");

            migrationBuilder.DropTable(
                name: "views_market_arbiters");

            migrationBuilder.DropTable(
                name: "views_market_care");

            migrationBuilder.DropTable(
                name: "views_market_care_rule");

            migrationBuilder.DropTable(
                name: "views_market_dispute_rule");

            migrationBuilder.DropTable(
                name: "views_market_disputes");

            migrationBuilder.DropTable(
                name: "views_market_milestones");

            migrationBuilder.DropTable(
                name: "views_market_orders");

            migrationBuilder.DropTable(
                name: "views_market_purses");

            migrationBuilder.DropTable(
                name: "views_market_rateable");

            migrationBuilder.DropTable(
                name: "views_market_ratings");

            migrationBuilder.DropTable(
                name: "views_market_rules");

            migrationBuilder.DropTable(
                name: "views_market_steps");

            migrationBuilder.DropTable(
                name: "views_market_totals");

            migrationBuilder.DropTable(
                name: "views_market_workers");
        }
    }
}
