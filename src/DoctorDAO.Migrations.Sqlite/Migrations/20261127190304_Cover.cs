using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Cover : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "app_evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    filer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    recovery = table.Column<string>(type: "TEXT", unicode: false, maxLength: 1000, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    filed = table.Column<bool>(type: "INTEGER", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    done = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_evidence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_evidence_batches",
                columns: table => new
                {
                    commitment = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    evidence = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_evidence_batches", x => x.commitment);
                });

            migrationBuilder.CreateTable(
                name: "app_evidence_contents",
                columns: table => new
                {
                    evidence = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_evidence_contents", x => new { x.evidence, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "app_evidence_files",
                columns: table => new
                {
                    evidence = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    bytes = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    commitment = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_evidence_files", x => new { x.evidence, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "app_evidence_keys",
                columns: table => new
                {
                    evidence = table.Column<Guid>(type: "TEXT", nullable: false),
                    key_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 43, nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    wrapped = table.Column<string>(type: "TEXT", unicode: false, maxLength: 1000, nullable: false),
                    by = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_evidence_keys", x => new { x.evidence, x.key_id });
                });

            migrationBuilder.CreateTable(
                name: "app_evidence_reads",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    evidence = table.Column<Guid>(type: "TEXT", nullable: false),
                    claim = table.Column<long>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_evidence_reads", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_juror_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 43, nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    x = table.Column<string>(type: "TEXT", unicode: false, maxLength: 43, nullable: false),
                    y = table.Column<string>(type: "TEXT", unicode: false, maxLength: 43, nullable: false),
                    recovery = table.Column<string>(type: "TEXT", unicode: false, maxLength: 1000, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_juror_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_panels_reasons",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "INTEGER", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    seat = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    salt = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_panels_reasons", x => new { x.case_id, x.round, x.seat, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "app_panels_secret",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    secret = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_panels_secret", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_panels_votes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    case_id = table.Column<long>(type: "INTEGER", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    seat = table.Column<int>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    commitment = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    given_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_panels_votes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_cover_claims",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    policy = table.Column<long>(type: "INTEGER", nullable: false),
                    holder = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    incident = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    incident_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reported_at = table.Column<long>(type: "INTEGER", nullable: false),
                    loss = table.Column<long>(type: "INTEGER", nullable: false),
                    asked = table.Column<long>(type: "INTEGER", nullable: false),
                    reserved = table.Column<long>(type: "INTEGER", nullable: false),
                    bond = table.Column<long>(type: "INTEGER", nullable: false),
                    case_id = table.Column<long>(type: "INTEGER", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    award = table.Column<int>(type: "INTEGER", nullable: true),
                    ruled_at = table.Column<long>(type: "INTEGER", nullable: true),
                    challenge_until = table.Column<long>(type: "INTEGER", nullable: true),
                    appealed = table.Column<bool>(type: "INTEGER", nullable: false),
                    appellant = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: true),
                    appeal_bond = table.Column<long>(type: "INTEGER", nullable: false),
                    offer = table.Column<long>(type: "INTEGER", nullable: false),
                    settled = table.Column<bool>(type: "INTEGER", nullable: false),
                    decided = table.Column<long>(type: "INTEGER", nullable: true),
                    paid = table.Column<long>(type: "INTEGER", nullable: false),
                    missing = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    before = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_cover_claims", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_cover_claims_officers",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_cover_claims_officers", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_cover_claims_policies",
                columns: table => new
                {
                    policy = table.Column<long>(type: "INTEGER", nullable: false),
                    newest = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_cover_claims_policies", x => x.policy);
                });

            migrationBuilder.CreateTable(
                name: "views_cover_claims_rule",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    bond = table.Column<long>(type: "INTEGER", nullable: false),
                    fee = table.Column<long>(type: "INTEGER", nullable: false),
                    interest = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_cover_claims_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_cover_claims_steps",
                columns: table => new
                {
                    claim = table.Column<long>(type: "INTEGER", nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    log_index = table.Column<long>(type: "INTEGER", nullable: false),
                    step = table.Column<int>(type: "INTEGER", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: true),
                    amount = table.Column<long>(type: "INTEGER", nullable: true),
                    award = table.Column<int>(type: "INTEGER", nullable: true),
                    until = table.Column<long>(type: "INTEGER", nullable: true),
                    evidence = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_cover_claims_steps", x => new { x.claim, x.block, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "views_cover_claims_totals",
                columns: table => new
                {
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    claims = table.Column<long>(type: "INTEGER", nullable: false),
                    asked = table.Column<long>(type: "INTEGER", nullable: false),
                    decided = table.Column<long>(type: "INTEGER", nullable: false),
                    paid = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_cover_claims_totals", x => x.status);
                });

            migrationBuilder.CreateTable(
                name: "views_panels_cases",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    opener = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    @ref = table.Column<long>(name: "ref", type: "INTEGER", nullable: false),
                    specialty = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    fee = table.Column<long>(type: "INTEGER", nullable: false),
                    stage = table.Column<int>(type: "INTEGER", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    seats = table.Column<int>(type: "INTEGER", nullable: false),
                    wanted = table.Column<int>(type: "INTEGER", nullable: false),
                    drawn = table.Column<int>(type: "INTEGER", nullable: false),
                    committed = table.Column<int>(type: "INTEGER", nullable: false),
                    revealed = table.Column<int>(type: "INTEGER", nullable: false),
                    struck = table.Column<int>(type: "INTEGER", nullable: false),
                    appealed = table.Column<bool>(type: "INTEGER", nullable: false),
                    draw_block = table.Column<long>(type: "INTEGER", nullable: false),
                    commit_until = table.Column<long>(type: "INTEGER", nullable: false),
                    reveal_until = table.Column<long>(type: "INTEGER", nullable: false),
                    award = table.Column<int>(type: "INTEGER", nullable: true),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_panels_cases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_panels_jurors",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    serving = table.Column<bool>(type: "INTEGER", nullable: false),
                    specialty = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    employer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    seats = table.Column<int>(type: "INTEGER", nullable: false),
                    missed = table.Column<int>(type: "INTEGER", nullable: false),
                    struck = table.Column<int>(type: "INTEGER", nullable: false),
                    fees = table.Column<long>(type: "INTEGER", nullable: false),
                    earned = table.Column<long>(type: "INTEGER", nullable: false),
                    newest_seat = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_panels_jurors", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_panels_openers",
                columns: table => new
                {
                    opener = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    topic = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    min_reputation = table.Column<long>(type: "INTEGER", nullable: false),
                    seats = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_panels_openers", x => x.opener);
                });

            migrationBuilder.CreateTable(
                name: "views_panels_rule",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    missed = table.Column<long>(type: "INTEGER", nullable: false),
                    struck = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_panels_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_panels_seats",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "INTEGER", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    seat = table.Column<int>(type: "INTEGER", nullable: false),
                    juror = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    holder = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    drawn_at = table.Column<long>(type: "INTEGER", nullable: false),
                    committed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revealed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    award = table.Column<int>(type: "INTEGER", nullable: true),
                    reasons = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    struck = table.Column<bool>(type: "INTEGER", nullable: false),
                    missed = table.Column<bool>(type: "INTEGER", nullable: false),
                    fee = table.Column<long>(type: "INTEGER", nullable: false),
                    open = table.Column<bool>(type: "INTEGER", nullable: false),
                    revealed_in = table.Column<long>(type: "INTEGER", nullable: true),
                    previous = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_panels_seats", x => new { x.case_id, x.round, x.seat });
                });

            migrationBuilder.CreateTable(
                name: "views_panels_steps",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "INTEGER", nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    log_index = table.Column<long>(type: "INTEGER", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    seat = table.Column<int>(type: "INTEGER", nullable: true),
                    number = table.Column<int>(type: "INTEGER", nullable: true),
                    until = table.Column<long>(type: "INTEGER", nullable: true),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_panels_steps", x => new { x.case_id, x.block, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "views_policies",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    holder = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    product_id = table.Column<int>(type: "INTEGER", nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    start = table.Column<long>(type: "INTEGER", nullable: false),
                    end = table.Column<long>(type: "INTEGER", nullable: false),
                    bought_end = table.Column<long>(type: "INTEGER", nullable: false),
                    retro = table.Column<long>(type: "INTEGER", nullable: false),
                    report_until = table.Column<long>(type: "INTEGER", nullable: false),
                    renewal_of = table.Column<long>(type: "INTEGER", nullable: false),
                    renewed_by = table.Column<long>(type: "INTEGER", nullable: false),
                    experience = table.Column<int>(type: "INTEGER", nullable: false),
                    premium = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    surge = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    rate = table.Column<long>(type: "INTEGER", nullable: false),
                    relativity = table.Column<int>(type: "INTEGER", nullable: false),
                    step = table.Column<int>(type: "INTEGER", nullable: false),
                    excess_credit = table.Column<int>(type: "INTEGER", nullable: false),
                    tail_price = table.Column<int>(type: "INTEGER", nullable: false),
                    refunded = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    ended = table.Column<bool>(type: "INTEGER", nullable: false),
                    tail = table.Column<bool>(type: "INTEGER", nullable: false),
                    tail_given = table.Column<bool>(type: "INTEGER", nullable: false),
                    tail_amount = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    closed = table.Column<bool>(type: "INTEGER", nullable: false),
                    paid = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    reserved = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    open_claims = table.Column<int>(type: "INTEGER", nullable: false),
                    claims = table.Column<int>(type: "INTEGER", nullable: false),
                    answered = table.Column<int>(type: "INTEGER", nullable: false),
                    dividend = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_policies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_policies_book",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    origin = table.Column<long>(type: "INTEGER", nullable: false),
                    policies = table.Column<long>(type: "INTEGER", nullable: false),
                    calls = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_policies_book", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_policies_calls",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    share = table.Column<int>(type: "INTEGER", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_policies_calls", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_policies_claims",
                columns: table => new
                {
                    claim_id = table.Column<long>(type: "INTEGER", nullable: false),
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    asked = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    open = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_policies_claims", x => x.claim_id);
                });

            migrationBuilder.CreateTable(
                name: "views_policies_holders",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    policies = table.Column<int>(type: "INTEGER", nullable: false),
                    left = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_policies_holders", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_policies_years",
                columns: table => new
                {
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    premiums = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    dividend = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    open = table.Column<int>(type: "INTEGER", nullable: false),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_policies_years", x => x.year);
                });

            migrationBuilder.CreateTable(
                name: "views_pool",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    cash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    equity = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    unearned = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    case_reserves = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    ibnr = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    payables = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    bonds = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    shortfall = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    unreserved = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    supply = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    queued = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    waiting = table.Column<int>(type: "INTEGER", nullable: false),
                    locked = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    largest = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    correlated = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    gearing = table.Column<long>(type: "INTEGER", nullable: false),
                    buy = table.Column<long>(type: "INTEGER", nullable: false),
                    redeem = table.Column<long>(type: "INTEGER", nullable: false),
                    dividend = table.Column<long>(type: "INTEGER", nullable: false),
                    paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    panel_fees = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_pool_claims",
                columns: table => new
                {
                    claim = table.Column<long>(type: "INTEGER", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    incurred = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    lack = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool_claims", x => x.claim);
                });

            migrationBuilder.CreateTable(
                name: "views_pool_classes",
                columns: table => new
                {
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    locked = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    correlation = table.Column<int>(type: "INTEGER", nullable: false),
                    cap = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool_classes", x => x.@class);
                });

            migrationBuilder.CreateTable(
                name: "views_pool_clock",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    origin = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool_clock", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_pool_days",
                columns: table => new
                {
                    day = table.Column<long>(type: "INTEGER", nullable: false),
                    cash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    equity = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    unearned = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    case_reserves = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    ibnr = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    minimum = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    locked = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    supply = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    ratio = table.Column<long>(type: "INTEGER", nullable: true),
                    claim = table.Column<long>(type: "INTEGER", nullable: false),
                    loss = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool_days", x => x.day);
                });

            migrationBuilder.CreateTable(
                name: "views_pool_developments",
                columns: table => new
                {
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    age = table.Column<int>(type: "INTEGER", nullable: false),
                    reported = table.Column<int>(type: "INTEGER", nullable: false),
                    paid = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    incurred = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool_developments", x => new { x.year, x.@class, x.age });
                });

            migrationBuilder.CreateTable(
                name: "views_pool_policies",
                columns: table => new
                {
                    policy = table.Column<long>(type: "INTEGER", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    premium = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    start = table.Column<long>(type: "INTEGER", nullable: false),
                    end = table.Column<long>(type: "INTEGER", nullable: false),
                    report_until = table.Column<long>(type: "INTEGER", nullable: false),
                    tail = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    tail_time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool_policies", x => x.policy);
                });

            migrationBuilder.CreateTable(
                name: "views_pool_requests",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    owner = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    asked = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    shares = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    floor = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    assets = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ready_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_pool_shares",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    shares = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    owed = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    provided = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    left = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    moved = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool_shares", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_pool_unearned",
                columns: table => new
                {
                    end = table.Column<long>(type: "INTEGER", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    rate = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool_unearned", x => new { x.end, x.year, x.@class });
                });

            migrationBuilder.CreateTable(
                name: "views_pool_years",
                columns: table => new
                {
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    policies = table.Column<int>(type: "INTEGER", nullable: false),
                    written = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_pool_years", x => new { x.year, x.@class });
                });

            migrationBuilder.CreateTable(
                name: "views_products",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    per_claim = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    aggregate = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    excess = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    period = table.Column<long>(type: "INTEGER", nullable: false),
                    earliest_retro = table.Column<long>(type: "INTEGER", nullable: false),
                    grace = table.Column<long>(type: "INTEGER", nullable: false),
                    waiting = table.Column<long>(type: "INTEGER", nullable: false),
                    tail_months = table.Column<int>(type: "INTEGER", nullable: false),
                    lock_factor = table.Column<int>(type: "INTEGER", nullable: false),
                    wording = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    rate = table.Column<long>(type: "INTEGER", nullable: false),
                    excess_credit = table.Column<int>(type: "INTEGER", nullable: false),
                    tail = table.Column<int>(type: "INTEGER", nullable: false),
                    on_sale = table.Column<bool>(type: "INTEGER", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_products", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_products_factors",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    steps = table.Column<string>(type: "TEXT", unicode: false, maxLength: 200, nullable: false),
                    experience_min = table.Column<int>(type: "INTEGER", nullable: false),
                    experience_max = table.Column<int>(type: "INTEGER", nullable: false),
                    kink = table.Column<int>(type: "INTEGER", nullable: false),
                    top = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_products_factors", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_products_relativities",
                columns: table => new
                {
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false),
                    relativity = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_products_relativities", x => x.@class);
                });

            migrationBuilder.CreateTable(
                name: "views_products_specialties",
                columns: table => new
                {
                    specialty = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    @class = table.Column<int>(name: "class", type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_products_specialties", x => x.specialty);
                });

            migrationBuilder.CreateIndex(
                name: "IX_app_evidence_account_created_at",
                table: "app_evidence",
                columns: new[] { "account", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_evidence_done_created_at",
                table: "app_evidence",
                columns: new[] { "done", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_evidence_batches_evidence",
                table: "app_evidence_batches",
                column: "evidence");

            migrationBuilder.CreateIndex(
                name: "IX_app_evidence_keys_account",
                table: "app_evidence_keys",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_evidence_reads_account",
                table: "app_evidence_reads",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_evidence_reads_evidence_id",
                table: "app_evidence_reads",
                columns: new[] { "evidence", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_juror_keys_account_created_at",
                table: "app_juror_keys",
                columns: new[] { "account", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_panels_reasons_account",
                table: "app_panels_reasons",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_panels_votes_account",
                table: "app_panels_votes",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_panels_votes_case_id_round_seat_commitment",
                table: "app_panels_votes",
                columns: new[] { "case_id", "round", "seat", "commitment" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_panels_votes_given_at",
                table: "app_panels_votes",
                column: "given_at");

            migrationBuilder.CreateIndex(
                name: "IX_views_cover_claims_case_id",
                table: "views_cover_claims",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_views_cover_claims_holder_id",
                table: "views_cover_claims",
                columns: new[] { "holder", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_views_cover_claims_status_id",
                table: "views_cover_claims",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_views_cover_claims_steps_evidence",
                table: "views_cover_claims_steps",
                column: "evidence");

            migrationBuilder.CreateIndex(
                name: "IX_views_panels_cases_stage_id",
                table: "views_panels_cases",
                columns: new[] { "stage", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_views_panels_seats_holder_open_case_id_round",
                table: "views_panels_seats",
                columns: new[] { "holder", "open", "case_id", "round" });

            migrationBuilder.CreateIndex(
                name: "IX_views_policies_closed_open_claims_report_until",
                table: "views_policies",
                columns: new[] { "closed", "open_claims", "report_until" });

            migrationBuilder.CreateIndex(
                name: "IX_views_policies_holder_id",
                table: "views_policies",
                columns: new[] { "holder", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_views_policies_holders_left_account",
                table: "views_policies_holders",
                columns: new[] { "left", "account" });

            migrationBuilder.CreateIndex(
                name: "IX_views_pool_requests_owner_id",
                table: "views_pool_requests",
                columns: new[] { "owner", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_views_pool_requests_state_id",
                table: "views_pool_requests",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_views_pool_shares_moved_account",
                table: "views_pool_shares",
                columns: new[] { "moved", "account" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_evidence");

            migrationBuilder.DropTable(
                name: "app_evidence_batches");

            migrationBuilder.DropTable(
                name: "app_evidence_contents");

            migrationBuilder.DropTable(
                name: "app_evidence_files");

            migrationBuilder.DropTable(
                name: "app_evidence_keys");

            migrationBuilder.DropTable(
                name: "app_evidence_reads");

            migrationBuilder.DropTable(
                name: "app_juror_keys");

            migrationBuilder.DropTable(
                name: "app_panels_reasons");

            migrationBuilder.DropTable(
                name: "app_panels_secret");

            migrationBuilder.DropTable(
                name: "app_panels_votes");

            migrationBuilder.DropTable(
                name: "views_cover_claims");

            migrationBuilder.DropTable(
                name: "views_cover_claims_officers");

            migrationBuilder.DropTable(
                name: "views_cover_claims_policies");

            migrationBuilder.DropTable(
                name: "views_cover_claims_rule");

            migrationBuilder.DropTable(
                name: "views_cover_claims_steps");

            migrationBuilder.DropTable(
                name: "views_cover_claims_totals");

            migrationBuilder.DropTable(
                name: "views_panels_cases");

            migrationBuilder.DropTable(
                name: "views_panels_jurors");

            migrationBuilder.DropTable(
                name: "views_panels_openers");

            migrationBuilder.DropTable(
                name: "views_panels_rule");

            migrationBuilder.DropTable(
                name: "views_panels_seats");

            migrationBuilder.DropTable(
                name: "views_panels_steps");

            migrationBuilder.DropTable(
                name: "views_policies");

            migrationBuilder.DropTable(
                name: "views_policies_book");

            migrationBuilder.DropTable(
                name: "views_policies_calls");

            migrationBuilder.DropTable(
                name: "views_policies_claims");

            migrationBuilder.DropTable(
                name: "views_policies_holders");

            migrationBuilder.DropTable(
                name: "views_policies_years");

            migrationBuilder.DropTable(
                name: "views_pool");

            migrationBuilder.DropTable(
                name: "views_pool_claims");

            migrationBuilder.DropTable(
                name: "views_pool_classes");

            migrationBuilder.DropTable(
                name: "views_pool_clock");

            migrationBuilder.DropTable(
                name: "views_pool_days");

            migrationBuilder.DropTable(
                name: "views_pool_developments");

            migrationBuilder.DropTable(
                name: "views_pool_policies");

            migrationBuilder.DropTable(
                name: "views_pool_requests");

            migrationBuilder.DropTable(
                name: "views_pool_shares");

            migrationBuilder.DropTable(
                name: "views_pool_unearned");

            migrationBuilder.DropTable(
                name: "views_pool_years");

            migrationBuilder.DropTable(
                name: "views_products");

            migrationBuilder.DropTable(
                name: "views_products_factors");

            migrationBuilder.DropTable(
                name: "views_products_relativities");

            migrationBuilder.DropTable(
                name: "views_products_specialties");
        }
    }
}
