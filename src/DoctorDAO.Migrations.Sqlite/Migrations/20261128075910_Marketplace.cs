using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.Sqlite.Migrations
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    what = table.Column<Guid>(type: "TEXT", nullable: true),
                    time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_access", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_answers",
                columns: table => new
                {
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    side = table.Column<int>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_answers", x => new { x.order, x.side });
                });

            migrationBuilder.CreateTable(
                name: "app_market_billing",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_billing", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_market_calendars",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    zone = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    plan = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    feed = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_calendars", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_market_favourites",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    listing = table.Column<long>(type: "INTEGER", nullable: false),
                    kept_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_favourites", x => new { x.account, x.listing });
                });

            migrationBuilder.CreateTable(
                name: "app_market_file_contents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_file_contents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    message = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    bytes = table.Column<int>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_files", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_holds",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    worker = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    holder = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    start = table.Column<long>(type: "INTEGER", nullable: false),
                    end = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_holds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_invoiced",
                columns: table => new
                {
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    milestone = table.Column<int>(type: "INTEGER", nullable: false),
                    invoice = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", unicode: false, maxLength: 24, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_invoiced", x => new { x.order, x.milestone });
                });

            migrationBuilder.CreateTable(
                name: "app_market_invoices",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<Guid>(type: "TEXT", nullable: false),
                    series = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    serial = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<string>(type: "TEXT", unicode: false, maxLength: 24, nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    seller = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    buyer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    currency = table.Column<string>(type: "TEXT", unicode: false, maxLength: 8, nullable: false),
                    total = table.Column<long>(type: "INTEGER", nullable: false),
                    issued_at = table.Column<long>(type: "INTEGER", nullable: false),
                    corrects = table.Column<Guid>(type: "TEXT", nullable: true),
                    undone = table.Column<string>(type: "TEXT", unicode: false, maxLength: 24, nullable: true),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_invoices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_listings",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    published_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_listings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_messages",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    key = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    milestone = table.Column<int>(type: "INTEGER", nullable: true),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_news",
                columns: table => new
                {
                    listing = table.Column<long>(type: "INTEGER", nullable: false),
                    after = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_news", x => x.listing);
                });

            migrationBuilder.CreateTable(
                name: "app_market_offers",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    brief = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    kept_at = table.Column<long>(type: "INTEGER", nullable: false),
                    sent = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_offers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_parts",
                columns: table => new
                {
                    part = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    listing = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_parts", x => new { x.part, x.listing });
                });

            migrationBuilder.CreateTable(
                name: "app_market_profiles",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    markdown = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_profiles", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_market_quarters",
                columns: table => new
                {
                    worker = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    quarter = table.Column<long>(type: "INTEGER", nullable: false),
                    hold = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_quarters", x => new { x.worker, x.quarter });
                });

            migrationBuilder.CreateTable(
                name: "app_market_rating_words",
                columns: table => new
                {
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    side = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_rating_words", x => new { x.order, x.side, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "app_market_ratings",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    side = table.Column<int>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    commitment = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    given_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_ratings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_reads",
                columns: table => new
                {
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    side = table.Column<int>(type: "INTEGER", nullable: false),
                    message = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_reads", x => new { x.order, x.side });
                });

            migrationBuilder.CreateTable(
                name: "app_market_search",
                columns: table => new
                {
                    listing = table.Column<long>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    facets = table.Column<string>(type: "TEXT", unicode: false, maxLength: 1000, nullable: false),
                    words = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    price = table.Column<long>(type: "INTEGER", nullable: false),
                    place = table.Column<long>(type: "INTEGER", nullable: false),
                    newest = table.Column<long>(type: "INTEGER", nullable: false),
                    free_at = table.Column<long>(type: "INTEGER", nullable: false),
                    free = table.Column<long>(type: "INTEGER", nullable: false),
                    latitude = table.Column<int>(type: "INTEGER", nullable: false),
                    longitude = table.Column<int>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ranked_on = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_search", x => x.listing);
                });

            migrationBuilder.CreateTable(
                name: "app_market_searches",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    query = table.Column<string>(type: "TEXT", nullable: false),
                    saved_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_searches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_market_series",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_series", x => new { x.account, x.year });
                });

            migrationBuilder.CreateTable(
                name: "app_market_sheets",
                columns: table => new
                {
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    given_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    question = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_sheets", x => new { x.order, x.version });
                });

            migrationBuilder.CreateTable(
                name: "app_market_talks",
                columns: table => new
                {
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    begun_at = table.Column<long>(type: "INTEGER", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    done = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_talks", x => x.order);
                });

            migrationBuilder.CreateTable(
                name: "app_market_versions",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    listing = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    document = table.Column<string>(type: "TEXT", nullable: false),
                    written_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_versions", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "app_market_waits",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    listing = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_waits", x => new { x.listing, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_market_watches",
                columns: table => new
                {
                    part = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    search = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_watches", x => new { x.part, x.search });
                });

            migrationBuilder.CreateTable(
                name: "views_market_arbiters",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_arbiters", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_market_care",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    balance = table.Column<long>(type: "INTEGER", nullable: false),
                    debt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_care", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_market_care_rule",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    @base = table.Column<long>(name: "base", type: "INTEGER", nullable: false),
                    per_reputation = table.Column<long>(type: "INTEGER", nullable: false),
                    most = table.Column<long>(type: "INTEGER", nullable: false),
                    yearly = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_care_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_market_dispute_rule",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    fee = table.Column<long>(type: "INTEGER", nullable: false),
                    most_bond = table.Column<long>(type: "INTEGER", nullable: false),
                    floor = table.Column<long>(type: "INTEGER", nullable: false),
                    care_floor = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_dispute_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_market_disputes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    milestone = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<int>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    bond = table.Column<long>(type: "INTEGER", nullable: false),
                    has_panel = table.Column<bool>(type: "INTEGER", nullable: false),
                    costs = table.Column<long>(type: "INTEGER", nullable: false),
                    stage = table.Column<int>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: true),
                    buyer_offer = table.Column<int>(type: "INTEGER", nullable: true),
                    worker_offer = table.Column<int>(type: "INTEGER", nullable: true),
                    case_id = table.Column<long>(type: "INTEGER", nullable: true),
                    award = table.Column<int>(type: "INTEGER", nullable: true),
                    appealed = table.Column<bool>(type: "INTEGER", nullable: false),
                    appellant = table.Column<int>(type: "INTEGER", nullable: true),
                    appeal_bond = table.Column<long>(type: "INTEGER", nullable: false),
                    ending = table.Column<int>(type: "INTEGER", nullable: false),
                    share = table.Column<int>(type: "INTEGER", nullable: true),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    settled_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_disputes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_market_milestones",
                columns: table => new
                {
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    index = table.Column<int>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    delivered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    delivery = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    change = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    changes = table.Column<int>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: true),
                    released = table.Column<long>(type: "INTEGER", nullable: false),
                    fee = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_milestones", x => new { x.order, x.index });
                });

            migrationBuilder.CreateTable(
                name: "views_market_orders",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    buyer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    worker = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    currency = table.Column<string>(type: "TEXT", unicode: false, maxLength: 8, nullable: false),
                    total = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    listing = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    brief = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    start = table.Column<long>(type: "INTEGER", nullable: false),
                    end = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    credential = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    cover = table.Column<bool>(type: "INTEGER", nullable: false),
                    policy = table.Column<long>(type: "INTEGER", nullable: false),
                    rule = table.Column<long>(type: "INTEGER", nullable: false),
                    over = table.Column<bool>(type: "INTEGER", nullable: false),
                    milestones = table.Column<int>(type: "INTEGER", nullable: false),
                    open = table.Column<int>(type: "INTEGER", nullable: false),
                    disputes = table.Column<int>(type: "INTEGER", nullable: false),
                    offered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    accepted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    released = table.Column<long>(type: "INTEGER", nullable: false),
                    fees = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false),
                    proposed_by = table.Column<int>(type: "INTEGER", nullable: true),
                    proposed_share = table.Column<int>(type: "INTEGER", nullable: false),
                    cancelled = table.Column<int>(type: "INTEGER", nullable: true),
                    before_of_buyer = table.Column<long>(type: "INTEGER", nullable: false),
                    before_of_worker = table.Column<long>(type: "INTEGER", nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_orders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_market_purses",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    currency = table.Column<string>(type: "TEXT", unicode: false, maxLength: 8, nullable: false),
                    credit = table.Column<long>(type: "INTEGER", nullable: false),
                    held_as_buyer = table.Column<long>(type: "INTEGER", nullable: false),
                    held_as_worker = table.Column<long>(type: "INTEGER", nullable: false),
                    earned = table.Column<long>(type: "INTEGER", nullable: false),
                    spent = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_purses", x => new { x.account, x.currency });
                });

            migrationBuilder.CreateTable(
                name: "views_market_rateable",
                columns: table => new
                {
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    commit_until = table.Column<long>(type: "INTEGER", nullable: false),
                    reveal_until = table.Column<long>(type: "INTEGER", nullable: false),
                    buyer_sealed = table.Column<bool>(type: "INTEGER", nullable: false),
                    worker_sealed = table.Column<bool>(type: "INTEGER", nullable: false),
                    open_from = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_rateable", x => x.order);
                });

            migrationBuilder.CreateTable(
                name: "views_market_ratings",
                columns: table => new
                {
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    side = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    about = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    committed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    stars = table.Column<int>(type: "INTEGER", nullable: false),
                    words = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    pair = table.Column<int>(type: "INTEGER", nullable: false),
                    weight = table.Column<long>(type: "INTEGER", nullable: false),
                    revealed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    block = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_ratings", x => new { x.order, x.side });
                });

            migrationBuilder.CreateTable(
                name: "views_market_rules",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    fee_bps = table.Column<int>(type: "INTEGER", nullable: false),
                    care_fee_bps = table.Column<int>(type: "INTEGER", nullable: false),
                    silence = table.Column<long>(type: "INTEGER", nullable: false),
                    grace = table.Column<long>(type: "INTEGER", nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false),
                    change_time = table.Column<long>(type: "INTEGER", nullable: false),
                    free_before = table.Column<long>(type: "INTEGER", nullable: false),
                    late_bps = table.Column<int>(type: "INTEGER", nullable: false),
                    last_before = table.Column<long>(type: "INTEGER", nullable: false),
                    last_bps = table.Column<int>(type: "INTEGER", nullable: false),
                    least = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_rules", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_market_steps",
                columns: table => new
                {
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    log_index = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: true),
                    milestone = table.Column<int>(type: "INTEGER", nullable: true),
                    amount = table.Column<long>(type: "INTEGER", nullable: true),
                    share = table.Column<int>(type: "INTEGER", nullable: true),
                    until = table.Column<long>(type: "INTEGER", nullable: true),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_steps", x => new { x.order, x.block, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "views_market_totals",
                columns: table => new
                {
                    currency = table.Column<string>(type: "TEXT", unicode: false, maxLength: 8, nullable: false),
                    paid_in = table.Column<long>(type: "INTEGER", nullable: false),
                    released = table.Column<long>(type: "INTEGER", nullable: false),
                    fees = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded = table.Column<long>(type: "INTEGER", nullable: false),
                    credits = table.Column<long>(type: "INTEGER", nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_market_totals", x => x.currency);
                });

            migrationBuilder.CreateTable(
                name: "views_market_workers",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    moved_to = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: true),
                    newest_as_buyer = table.Column<long>(type: "INTEGER", nullable: false),
                    newest_as_worker = table.Column<long>(type: "INTEGER", nullable: false),
                    offers = table.Column<int>(type: "INTEGER", nullable: false),
                    running = table.Column<int>(type: "INTEGER", nullable: false),
                    orders = table.Column<int>(type: "INTEGER", nullable: false),
                    strikes = table.Column<int>(type: "INTEGER", nullable: false),
                    buyer_offers = table.Column<int>(type: "INTEGER", nullable: false),
                    buyer_running = table.Column<int>(type: "INTEGER", nullable: false),
                    buyer_orders = table.Column<int>(type: "INTEGER", nullable: false),
                    ratings = table.Column<int>(type: "INTEGER", nullable: false),
                    rating_weight = table.Column<long>(type: "INTEGER", nullable: false),
                    rating_stars = table.Column<long>(type: "INTEGER", nullable: false),
                    buyer_ratings = table.Column<int>(type: "INTEGER", nullable: false),
                    buyer_rating_weight = table.Column<long>(type: "INTEGER", nullable: false),
                    buyer_rating_stars = table.Column<long>(type: "INTEGER", nullable: false),
                    score = table.Column<int>(type: "INTEGER", nullable: false),
                    answers = table.Column<int>(type: "INTEGER", nullable: false),
                    answer_seconds = table.Column<long>(type: "INTEGER", nullable: false),
                    partners = table.Column<int>(type: "INTEGER", nullable: false)
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
                unique: true);

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
