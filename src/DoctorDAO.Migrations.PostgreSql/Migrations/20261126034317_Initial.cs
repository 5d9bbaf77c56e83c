using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace DoctorDAO.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "app_data_protection_keys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FriendlyName = table.Column<string>(type: "text", nullable: true),
                    Xml = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_data_protection_keys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "app_name_parts",
                columns: table => new
                {
                    part = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false, collation: "C"),
                    address = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_name_parts", x => new { x.part, x.address });
                });

            migrationBuilder.CreateTable(
                name: "app_openid_applications",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    ApplicationType = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    ClientId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    ClientSecret = table.Column<string>(type: "text", nullable: true),
                    ClientType = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    ConcurrencyToken = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    ConsentType = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    DisplayName = table.Column<string>(type: "text", nullable: true),
                    DisplayNames = table.Column<string>(type: "text", nullable: true),
                    JsonWebKeySet = table.Column<string>(type: "text", nullable: true),
                    Permissions = table.Column<string>(type: "text", nullable: true),
                    PostLogoutRedirectUris = table.Column<string>(type: "text", nullable: true),
                    Properties = table.Column<string>(type: "text", nullable: true),
                    RedirectUris = table.Column<string>(type: "text", nullable: true),
                    Requirements = table.Column<string>(type: "text", nullable: true),
                    Settings = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_openid_applications", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "app_openid_scopes",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    ConcurrencyToken = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    Description = table.Column<string>(type: "text", nullable: true),
                    Descriptions = table.Column<string>(type: "text", nullable: true),
                    DisplayName = table.Column<string>(type: "text", nullable: true),
                    DisplayNames = table.Column<string>(type: "text", nullable: true),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Properties = table.Column<string>(type: "text", nullable: true),
                    Resources = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_openid_scopes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "app_profiles",
                columns: table => new
                {
                    address = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    time_zone = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: true, collation: "C"),
                    changed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_profiles", x => x.address);
                });

            migrationBuilder.CreateTable(
                name: "app_relay_acts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(120)", unicode: false, maxLength: 120, nullable: false, collation: "C"),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    line = table.Column<string>(type: "character varying(120)", unicode: false, maxLength: 120, nullable: false, collation: "C"),
                    signed_nonce = table.Column<string>(type: "character varying(80)", unicode: false, maxLength: 80, nullable: false, collation: "C"),
                    contract = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    data = table.Column<byte[]>(type: "bytea", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    transaction_nonce = table.Column<long>(type: "bigint", nullable: true),
                    transaction_hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: true, collation: "C"),
                    block = table.Column<long>(type: "bigint", nullable: true),
                    block_hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: true, collation: "C"),
                    error_code = table.Column<string>(type: "character varying(100)", unicode: false, maxLength: 100, nullable: true, collation: "C"),
                    error = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_relay_acts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_relay_attempts",
                columns: table => new
                {
                    hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    act_id = table.Column<Guid>(type: "uuid", nullable: false),
                    raw = table.Column<byte[]>(type: "bytea", nullable: false),
                    tip = table.Column<long>(type: "bigint", nullable: false),
                    max_fee = table.Column<long>(type: "bigint", nullable: false),
                    gas_limit = table.Column<long>(type: "bigint", nullable: false),
                    sent_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_relay_attempts", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "app_sign_in_nonces",
                columns: table => new
                {
                    nonce = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    expires_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_sign_in_nonces", x => x.nonce);
                });

            migrationBuilder.CreateTable(
                name: "chain_blocks",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    parent_hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    logs = table.Column<int>(type: "integer", nullable: false),
                    topics = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_blocks", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "chain_checkpoint",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    chain_id = table.Column<long>(type: "bigint", nullable: false),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    final = table.Column<long>(type: "bigint", nullable: false),
                    start = table.Column<long>(type: "bigint", nullable: false),
                    applied = table.Column<long>(type: "bigint", nullable: false),
                    projections = table.Column<string>(type: "text", nullable: false),
                    contracts = table.Column<string>(type: "text", nullable: false),
                    writer = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_checkpoint", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "chain_lease",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    token = table.Column<long>(type: "bigint", nullable: false),
                    holder = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    renewals = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_lease", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "chain_logs",
                columns: table => new
                {
                    block = table.Column<long>(type: "bigint", nullable: false),
                    log_index = table.Column<long>(type: "bigint", nullable: false),
                    transaction_index = table.Column<long>(type: "bigint", nullable: false),
                    transaction_hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    address = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 20, nullable: false),
                    topics = table.Column<byte[]>(type: "bytea", maxLength: 128, nullable: false),
                    data = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_logs", x => new { x.block, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "chain_undo",
                columns: table => new
                {
                    block = table.Column<long>(type: "bigint", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    view = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    change = table.Column<int>(type: "integer", nullable: false),
                    before = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_undo", x => new { x.block, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "views_ballots",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    session = table.Column<long>(type: "bigint", nullable: false),
                    voter = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    live = table.Column<bool>(type: "boolean", nullable: false),
                    voices = table.Column<int>(type: "integer", nullable: false),
                    votes = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    transaction_hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_ballots", x => new { x.chamber, x.session, x.voter });
                });

            migrationBuilder.CreateTable(
                name: "views_chamber_terms",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    term = table.Column<int>(type: "integer", nullable: false),
                    delegating = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_chamber_terms", x => new { x.chamber, x.term });
                });

            migrationBuilder.CreateTable(
                name: "views_chambers",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    term_origin = table.Column<long>(type: "bigint", nullable: false),
                    term_length = table.Column<long>(type: "bigint", nullable: false),
                    agenda_notice = table.Column<long>(type: "bigint", nullable: false),
                    represented_bps = table.Column<int>(type: "integer", nullable: false),
                    voters_bps = table.Column<int>(type: "integer", nullable: false),
                    opinions_bps = table.Column<int>(type: "integer", nullable: false),
                    members = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_chambers", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "views_claims",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    session = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    claimed = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_claims", x => new { x.chamber, x.session, x.account });
                });

            migrationBuilder.CreateTable(
                name: "views_history",
                columns: table => new
                {
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    log_index = table.Column<long>(type: "bigint", nullable: false),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(24)", unicode: false, maxLength: 24, nullable: false, collation: "C"),
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: true, collation: "C"),
                    session = table.Column<long>(type: "bigint", nullable: true),
                    other = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: true, collation: "C"),
                    transaction_hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_history", x => new { x.account, x.block, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "views_level_checkpoints",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    term = table.Column<int>(type: "integer", nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    number = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<long>(type: "bigint", nullable: false),
                    below = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_level_checkpoints", x => new { x.chamber, x.term, x.account, x.number });
                });

            migrationBuilder.CreateTable(
                name: "views_member_counts",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<long>(type: "bigint", nullable: false),
                    members = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_member_counts", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "views_members",
                columns: table => new
                {
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    status = table.Column<int>(type: "integer", nullable: false),
                    inactive = table.Column<bool>(type: "boolean", nullable: false),
                    specialty = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    since = table.Column<long>(type: "bigint", nullable: false),
                    not_after = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_members", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_membership",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    members = table.Column<int>(type: "integer", nullable: false),
                    counts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_membership", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_operations",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    proposal_id = table.Column<string>(type: "character varying(78)", unicode: false, maxLength: 78, nullable: false, collation: "C"),
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_operations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_proposals",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(78)", unicode: false, maxLength: 78, nullable: false, collation: "C"),
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    session = table.Column<long>(type: "bigint", nullable: false),
                    index = table.Column<int>(type: "integer", nullable: false),
                    proposer = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    summary = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    calls = table.Column<string>(type: "text", nullable: false),
                    submitted_at = table.Column<long>(type: "bigint", nullable: false),
                    submitted_in = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    submitted_block = table.Column<long>(type: "bigint", nullable: false),
                    submitted_log = table.Column<long>(type: "bigint", nullable: false),
                    queued_at = table.Column<long>(type: "bigint", nullable: true),
                    queued_in = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: true, collation: "C"),
                    executable_at = table.Column<long>(type: "bigint", nullable: true),
                    executed_at = table.Column<long>(type: "bigint", nullable: true),
                    executed_in = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: true, collation: "C"),
                    cancelled_at = table.Column<long>(type: "bigint", nullable: true),
                    cancelled_in = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: true, collation: "C"),
                    block = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_proposals", x => new { x.id, x.chamber });
                });

            migrationBuilder.CreateTable(
                name: "views_registries",
                columns: table => new
                {
                    address = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_registries", x => x.address);
                });

            migrationBuilder.CreateTable(
                name: "views_registry_list",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    chambers = table.Column<string>(type: "character varying(600)", unicode: false, maxLength: 600, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_registry_list", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_sessions",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    session = table.Column<long>(type: "bigint", nullable: false),
                    deadline = table.Column<long>(type: "bigint", nullable: false),
                    agenda_closes = table.Column<long>(type: "bigint", nullable: false),
                    issues = table.Column<int>(type: "integer", nullable: false),
                    cancelled = table.Column<int>(type: "integer", nullable: false),
                    represented_bps = table.Column<int>(type: "integer", nullable: false),
                    voters_bps = table.Column<int>(type: "integer", nullable: false),
                    opinions_bps = table.Column<int>(type: "integer", nullable: false),
                    represented = table.Column<int>(type: "integer", nullable: false),
                    voters = table.Column<int>(type: "integer", nullable: false),
                    @for = table.Column<string>(name: "for", type: "character varying(400)", unicode: false, maxLength: 400, nullable: false),
                    against = table.Column<string>(type: "character varying(400)", unicode: false, maxLength: 400, nullable: false),
                    opinions = table.Column<string>(type: "character varying(400)", unicode: false, maxLength: 400, nullable: false),
                    block = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_sessions", x => new { x.chamber, x.session });
                });

            migrationBuilder.CreateTable(
                name: "views_standings",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    term = table.Column<int>(type: "integer", nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    parent = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: true, collation: "C"),
                    below = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false),
                    voices = table.Column<int>(type: "integer", nullable: false),
                    followers = table.Column<int>(type: "integer", nullable: false),
                    specialty = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    checkpoints = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_standings", x => new { x.chamber, x.term, x.account });
                });

            migrationBuilder.CreateTable(
                name: "views_voice_checkpoints",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    number = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false),
                    parent = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: true, collation: "C"),
                    last_term = table.Column<int>(type: "integer", nullable: false),
                    member = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_voice_checkpoints", x => new { x.chamber, x.account, x.number });
                });

            migrationBuilder.CreateTable(
                name: "views_voices",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    parent = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: true, collation: "C"),
                    last_term = table.Column<int>(type: "integer", nullable: false),
                    member = table.Column<bool>(type: "boolean", nullable: false),
                    declines = table.Column<bool>(type: "boolean", nullable: false),
                    checkpoints = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_voices", x => new { x.chamber, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_openid_authorizations",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    ApplicationId = table.Column<string>(type: "character varying(50)", nullable: true),
                    ConcurrencyToken = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    CreationDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Properties = table.Column<string>(type: "text", nullable: true),
                    Scopes = table.Column<string>(type: "text", nullable: true),
                    Status = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    Subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Type = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_openid_authorizations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_app_openid_authorizations_app_openid_applications_Applicati~",
                        column: x => x.ApplicationId,
                        principalTable: "app_openid_applications",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "app_openid_tokens",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    ApplicationId = table.Column<string>(type: "character varying(50)", nullable: true),
                    AuthorizationId = table.Column<string>(type: "character varying(50)", nullable: true),
                    ConcurrencyToken = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    CreationDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ExpirationDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Payload = table.Column<string>(type: "text", nullable: true),
                    Properties = table.Column<string>(type: "text", nullable: true),
                    RedemptionDate = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ReferenceId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Status = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    Subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Type = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_openid_tokens", x => x.Id);
                    table.ForeignKey(
                        name: "FK_app_openid_tokens_app_openid_applications_ApplicationId",
                        column: x => x.ApplicationId,
                        principalTable: "app_openid_applications",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_app_openid_tokens_app_openid_authorizations_AuthorizationId",
                        column: x => x.AuthorizationId,
                        principalTable: "app_openid_authorizations",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateIndex(
                name: "IX_app_name_parts_address",
                table: "app_name_parts",
                column: "address");

            migrationBuilder.CreateIndex(
                name: "IX_app_openid_applications_ClientId",
                table: "app_openid_applications",
                column: "ClientId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_openid_authorizations_ApplicationId_Status_Subject_Type",
                table: "app_openid_authorizations",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.CreateIndex(
                name: "IX_app_openid_scopes_Name",
                table: "app_openid_scopes",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_openid_tokens_ApplicationId_Status_Subject_Type",
                table: "app_openid_tokens",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.CreateIndex(
                name: "IX_app_openid_tokens_AuthorizationId",
                table: "app_openid_tokens",
                column: "AuthorizationId");

            migrationBuilder.CreateIndex(
                name: "IX_app_openid_tokens_ReferenceId",
                table: "app_openid_tokens",
                column: "ReferenceId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_profiles_changed_at",
                table: "app_profiles",
                column: "changed_at");

            migrationBuilder.CreateIndex(
                name: "IX_app_relay_acts_account_created_at",
                table: "app_relay_acts",
                columns: new[] { "account", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_relay_acts_key",
                table: "app_relay_acts",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_relay_acts_line_state_created_at",
                table: "app_relay_acts",
                columns: new[] { "line", "state", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_relay_acts_state_created_at",
                table: "app_relay_acts",
                columns: new[] { "state", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_relay_attempts_act_id",
                table: "app_relay_attempts",
                column: "act_id");

            migrationBuilder.CreateIndex(
                name: "IX_app_sign_in_nonces_expires_at",
                table: "app_sign_in_nonces",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_views_ballots_chamber_session_voices_voter",
                table: "views_ballots",
                columns: new[] { "chamber", "session", "voices", "voter" },
                descending: new[] { false, false, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_views_level_checkpoints_chamber_term_account_since",
                table: "views_level_checkpoints",
                columns: new[] { "chamber", "term", "account", "since" });

            migrationBuilder.CreateIndex(
                name: "IX_views_member_counts_since",
                table: "views_member_counts",
                column: "since");

            migrationBuilder.CreateIndex(
                name: "IX_views_members_inactive_account",
                table: "views_members",
                columns: new[] { "inactive", "account" });

            migrationBuilder.CreateIndex(
                name: "IX_views_members_specialty_inactive_account",
                table: "views_members",
                columns: new[] { "specialty", "inactive", "account" });

            migrationBuilder.CreateIndex(
                name: "IX_views_proposals_chamber_session_index",
                table: "views_proposals",
                columns: new[] { "chamber", "session", "index" });

            migrationBuilder.CreateIndex(
                name: "IX_views_sessions_deadline_session",
                table: "views_sessions",
                columns: new[] { "deadline", "session" });

            migrationBuilder.CreateIndex(
                name: "IX_views_sessions_session_chamber",
                table: "views_sessions",
                columns: new[] { "session", "chamber" });

            migrationBuilder.CreateIndex(
                name: "IX_views_standings_chamber_term_parent_voices_account",
                table: "views_standings",
                columns: new[] { "chamber", "term", "parent", "voices", "account" },
                descending: new[] { false, false, false, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_views_standings_chamber_term_specialty_voices_account",
                table: "views_standings",
                columns: new[] { "chamber", "term", "specialty", "voices", "account" },
                descending: new[] { false, false, false, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_views_standings_chamber_term_voices_account",
                table: "views_standings",
                columns: new[] { "chamber", "term", "voices", "account" },
                descending: new[] { false, false, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_views_voice_checkpoints_chamber_account_since",
                table: "views_voice_checkpoints",
                columns: new[] { "chamber", "account", "since" });

            migrationBuilder.CreateIndex(
                name: "IX_views_voice_checkpoints_chamber_parent_account_since",
                table: "views_voice_checkpoints",
                columns: new[] { "chamber", "parent", "account", "since" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_data_protection_keys");

            migrationBuilder.DropTable(
                name: "app_name_parts");

            migrationBuilder.DropTable(
                name: "app_openid_scopes");

            migrationBuilder.DropTable(
                name: "app_openid_tokens");

            migrationBuilder.DropTable(
                name: "app_profiles");

            migrationBuilder.DropTable(
                name: "app_relay_acts");

            migrationBuilder.DropTable(
                name: "app_relay_attempts");

            migrationBuilder.DropTable(
                name: "app_sign_in_nonces");

            migrationBuilder.DropTable(
                name: "chain_blocks");

            migrationBuilder.DropTable(
                name: "chain_checkpoint");

            migrationBuilder.DropTable(
                name: "chain_lease");

            migrationBuilder.DropTable(
                name: "chain_logs");

            migrationBuilder.DropTable(
                name: "chain_undo");

            migrationBuilder.DropTable(
                name: "views_ballots");

            migrationBuilder.DropTable(
                name: "views_chamber_terms");

            migrationBuilder.DropTable(
                name: "views_chambers");

            migrationBuilder.DropTable(
                name: "views_claims");

            migrationBuilder.DropTable(
                name: "views_history");

            migrationBuilder.DropTable(
                name: "views_level_checkpoints");

            migrationBuilder.DropTable(
                name: "views_member_counts");

            migrationBuilder.DropTable(
                name: "views_members");

            migrationBuilder.DropTable(
                name: "views_membership");

            migrationBuilder.DropTable(
                name: "views_operations");

            migrationBuilder.DropTable(
                name: "views_proposals");

            migrationBuilder.DropTable(
                name: "views_registries");

            migrationBuilder.DropTable(
                name: "views_registry_list");

            migrationBuilder.DropTable(
                name: "views_sessions");

            migrationBuilder.DropTable(
                name: "views_standings");

            migrationBuilder.DropTable(
                name: "views_voice_checkpoints");

            migrationBuilder.DropTable(
                name: "views_voices");

            migrationBuilder.DropTable(
                name: "app_openid_authorizations");

            migrationBuilder.DropTable(
                name: "app_openid_applications");
        }
    }
}
