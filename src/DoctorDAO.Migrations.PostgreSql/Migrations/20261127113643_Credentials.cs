using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace DoctorDAO.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Credentials : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "first_follower",
                table: "views_voices",
                type: "character varying(42)",
                unicode: false,
                maxLength: 42,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "next_follower",
                table: "views_voices",
                type: "character varying(42)",
                unicode: false,
                maxLength: 42,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "previous_follower",
                table: "views_voices",
                type: "character varying(42)",
                unicode: false,
                maxLength: 42,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "previous",
                table: "views_reputation_topics",
                type: "character varying(66)",
                unicode: false,
                maxLength: 66,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "newest_topic",
                table: "views_reputation_clock",
                type: "character varying(66)",
                unicode: false,
                maxLength: 66,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "admitted_in",
                table: "views_members",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "moved_from",
                table: "views_members",
                type: "character varying(42)",
                unicode: false,
                maxLength: 42,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "moved_to",
                table: "views_members",
                type: "character varying(42)",
                unicode: false,
                maxLength: 42,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "gas",
                table: "app_relay_acts",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "gas_day",
                table: "app_relay_acts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "app_admissions",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    presentation = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    nullifier = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    specialty = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    not_after = table.Column<long>(type: "bigint", nullable: false),
                    nonce = table.Column<string>(type: "character varying(78)", unicode: false, maxLength: 78, nullable: false, collation: "C"),
                    ticket = table.Column<Guid>(type: "uuid", nullable: true),
                    problem = table.Column<string>(type: "character varying(100)", unicode: false, maxLength: 100, nullable: true, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_admissions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_admissions_signatures",
                columns: table => new
                {
                    admission = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    verifier = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    signature = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_admissions_signatures", x => new { x.admission, x.verifier });
                });

            migrationBuilder.CreateTable(
                name: "app_credential_reminders",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    due_day = table.Column<int>(type: "integer", nullable: false),
                    told = table.Column<bool>(type: "boolean", nullable: false),
                    dropped = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_credential_reminders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    slug = table.Column<string>(type: "character varying(40)", unicode: false, maxLength: 40, nullable: false, collation: "C"),
                    did = table.Column<string>(type: "character varying(300)", unicode: false, maxLength: 300, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    controller = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    jurisdiction = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    contact = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    types = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false, collation: "C"),
                    second_pair = table.Column<bool>(type: "boolean", nullable: false),
                    hash_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    audits = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_applications",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    issuer = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    type = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    key = table.Column<string>(type: "character varying(80)", unicode: false, maxLength: 80, nullable: false, collation: "C"),
                    state = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    claims = table.Column<byte[]>(type: "bytea", nullable: false),
                    name_hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    person_hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    number_hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    licence_hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    claimed_by = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    first_by = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    changed_at = table.Column<long>(type: "bigint", nullable: false),
                    waiting_since = table.Column<long>(type: "bigint", nullable: false),
                    decided_at = table.Column<long>(type: "bigint", nullable: false),
                    idle_since = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_applications", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_audit",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    actor = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    what = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    application = table.Column<long>(type: "bigint", nullable: true),
                    detail = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false, collation: "C"),
                    previous = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_audit", x => new { x.issuer, x.number });
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_copies",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "bigint", nullable: false),
                    list = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    record = table.Column<long>(type: "bigint", nullable: false),
                    issued_on = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_copies", x => new { x.issuer, x.list, x.place });
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_counts",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_counts", x => new { x.issuer, x.state });
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_evidence",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    application = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<byte[]>(type: "bytea", nullable: false),
                    type = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    bytes = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    added_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_evidence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_keys",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    issuer = table.Column<long>(type: "bigint", nullable: false),
                    thumbprint = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    @public = table.Column<string>(name: "public", type: "character varying(400)", unicode: false, maxLength: 400, nullable: false, collation: "C"),
                    valid_from = table.Column<long>(type: "bigint", nullable: false),
                    valid_to = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_lists",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    taken = table.Column<int>(type: "integer", nullable: false),
                    bits = table.Column<byte[]>(type: "bytea", nullable: false),
                    signed_at = table.Column<long>(type: "bigint", nullable: false),
                    changes = table.Column<long>(type: "bigint", nullable: false),
                    token = table.Column<string>(type: "text", unicode: false, nullable: false, collation: "C"),
                    revocation = table.Column<string>(type: "text", unicode: false, nullable: false, collation: "C"),
                    suspension = table.Column<string>(type: "text", unicode: false, nullable: false, collation: "C"),
                    prepared = table.Column<byte[]>(type: "bytea", nullable: false),
                    anchored = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_lists", x => new { x.issuer, x.number });
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_nonces",
                columns: table => new
                {
                    hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_nonces", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_offers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    record = table.Column<long>(type: "bigint", nullable: false),
                    handle = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    code_hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    code = table.Column<byte[]>(type: "bytea", nullable: false),
                    digits_hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false),
                    used = table.Column<bool>(type: "boolean", nullable: false),
                    token_hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    token_until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_offers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_records",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    issuer = table.Column<long>(type: "bigint", nullable: false),
                    application = table.Column<long>(type: "bigint", nullable: false),
                    type = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    claims = table.Column<byte[]>(type: "bytea", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: true, collation: "C"),
                    words = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    link_hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_secrets",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "bigint", nullable: false),
                    licence_hash = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    free_on = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_secrets", x => new { x.issuer, x.licence_hash });
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_staff",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    role = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_staff", x => new { x.issuer, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_moves",
                columns: table => new
                {
                    from = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    to = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    followed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_moves", x => x.from);
                });

            migrationBuilder.CreateTable(
                name: "app_passkey_challenges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<int>(type: "integer", nullable: false),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_passkey_challenges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_passkeys",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1023, nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", maxLength: 512, nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    sign_count = table.Column<long>(type: "bigint", nullable: false),
                    backup_eligible = table.Column<bool>(type: "boolean", nullable: false),
                    backed_up = table.Column<bool>(type: "boolean", nullable: false),
                    transports = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false, collation: "C"),
                    added_at = table.Column<long>(type: "bigint", nullable: false),
                    used_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_passkeys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "app_person_accounts",
                columns: table => new
                {
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    key_x = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: true, collation: "C"),
                    key_y = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: true, collation: "C"),
                    salt = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: true, collation: "C"),
                    added_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_person_accounts", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_persons",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    main = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    stamp = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_persons", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_positions",
                columns: table => new
                {
                    job = table.Column<string>(type: "character varying(40)", unicode: false, maxLength: 40, nullable: false, collation: "C"),
                    block = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_positions", x => x.job);
                });

            migrationBuilder.CreateTable(
                name: "app_presentations",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    verifier = table.Column<long>(type: "bigint", nullable: false),
                    policy = table.Column<long>(type: "bigint", nullable: false),
                    policy_version = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<string>(type: "character varying(120)", unicode: false, maxLength: 120, nullable: false, collation: "C"),
                    reference = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    origin = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false, collation: "C"),
                    client_id = table.Column<string>(type: "character varying(400)", unicode: false, maxLength: 400, nullable: false, collation: "C"),
                    nonce = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    state = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    return_path = table.Column<string>(type: "character varying(100)", unicode: false, maxLength: 100, nullable: false, collation: "C"),
                    response_key = table.Column<string>(type: "character varying(2000)", unicode: false, maxLength: 2000, nullable: false, collation: "C"),
                    status = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false),
                    answered_at = table.Column<long>(type: "bigint", nullable: false),
                    response_code = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    checks = table.Column<string>(type: "text", unicode: false, nullable: false, collation: "C"),
                    received = table.Column<string>(type: "text", unicode: false, nullable: false, collation: "C"),
                    token = table.Column<string>(type: "text", unicode: false, nullable: false, collation: "C"),
                    delete_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_presentations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_presentations_receipts",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    presentation = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    jwt = table.Column<string>(type: "text", unicode: false, nullable: false, collation: "C"),
                    signed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_presentations_receipts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_recoveries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    to = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    nonce = table.Column<string>(type: "character varying(78)", unicode: false, maxLength: 78, nullable: false, collation: "C"),
                    not_after = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_recoveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_recovery_signatures",
                columns: table => new
                {
                    recovery = table.Column<Guid>(type: "uuid", nullable: false),
                    guardian = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    signature = table.Column<byte[]>(type: "bytea", maxLength: 4096, nullable: false),
                    signed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_recovery_signatures", x => new { x.recovery, x.guardian });
                });

            migrationBuilder.CreateTable(
                name: "app_relay_days",
                columns: table => new
                {
                    day = table.Column<int>(type: "integer", nullable: false),
                    gas = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_relay_days", x => x.day);
                });

            migrationBuilder.CreateTable(
                name: "app_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    stamp = table.Column<Guid>(type: "uuid", nullable: false),
                    means = table.Column<int>(type: "integer", nullable: false),
                    device = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    authenticated_at = table.Column<long>(type: "bigint", nullable: false),
                    used_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_sessions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    slug = table.Column<string>(type: "character varying(40)", unicode: false, maxLength: 40, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    owner = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers_keys",
                columns: table => new
                {
                    thumbprint = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    verifier = table.Column<long>(type: "bigint", nullable: false),
                    secret = table.Column<string>(type: "character varying(2000)", unicode: false, maxLength: 2000, nullable: false, collation: "C"),
                    @public = table.Column<string>(name: "public", type: "character varying(500)", unicode: false, maxLength: 500, nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    compromised = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers_keys", x => x.thumbprint);
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers_links",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    verifier = table.Column<long>(type: "bigint", nullable: false),
                    policy = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    ended = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers_links", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers_policies",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    verifier = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    retired = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers_policies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers_policies_versions",
                columns: table => new
                {
                    policy = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    written_at = table.Column<long>(type: "bigint", nullable: false),
                    written_by = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers_policies_versions", x => new { x.policy, x.version });
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers_staff",
                columns: table => new
                {
                    verifier = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers_staff", x => new { x.verifier, x.account });
                });

            migrationBuilder.CreateTable(
                name: "views_issuer_changes",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    log_index = table.Column<long>(type: "bigint", nullable: false),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(24)", unicode: false, maxLength: 24, nullable: false, collation: "C"),
                    detail = table.Column<string>(type: "character varying(1100)", unicode: false, maxLength: 1100, nullable: false, collation: "C"),
                    transaction_hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuer_changes", x => new { x.issuer, x.block, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "views_issuer_count",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
                    issuers = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuer_count", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_issuer_keys",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    thumbprint = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    path = table.Column<string>(type: "character varying(40)", unicode: false, maxLength: 40, nullable: false, collation: "C"),
                    valid_from = table.Column<long>(type: "bigint", nullable: false),
                    valid_to = table.Column<long>(type: "bigint", nullable: false),
                    ended = table.Column<bool>(type: "boolean", nullable: false),
                    added_at = table.Column<long>(type: "bigint", nullable: false),
                    transaction_hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuer_keys", x => new { x.issuer, x.thumbprint });
                });

            migrationBuilder.CreateTable(
                name: "views_issuer_lists",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    list_id = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    path = table.Column<string>(type: "character varying(40)", unicode: false, maxLength: 40, nullable: false, collation: "C"),
                    epoch = table.Column<string>(type: "character varying(20)", unicode: false, maxLength: 20, nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    anchored_at = table.Column<long>(type: "bigint", nullable: false),
                    transaction_hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuer_lists", x => new { x.issuer, x.list_id });
                });

            migrationBuilder.CreateTable(
                name: "views_issuer_topics",
                columns: table => new
                {
                    topic = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    path = table.Column<string>(type: "character varying(40)", unicode: false, maxLength: 40, nullable: false, collation: "C"),
                    issuer = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuer_topics", x => new { x.topic, x.path });
                });

            migrationBuilder.CreateTable(
                name: "views_issuers",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    did = table.Column<string>(type: "character varying(256)", unicode: false, maxLength: 256, nullable: false, collation: "C"),
                    slug = table.Column<string>(type: "character varying(64)", unicode: false, maxLength: 64, nullable: false, collation: "C"),
                    path = table.Column<string>(type: "character varying(40)", unicode: false, maxLength: 40, nullable: false, collation: "C"),
                    level = table.Column<int>(type: "integer", nullable: false),
                    controller = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    accredited_by = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: true, collation: "C"),
                    topics = table.Column<string>(type: "character varying(1100)", unicode: false, maxLength: 1100, nullable: false, collation: "C"),
                    since = table.Column<long>(type: "bigint", nullable: false),
                    valid_from = table.Column<long>(type: "bigint", nullable: false),
                    valid_to = table.Column<long>(type: "bigint", nullable: false),
                    suspended = table.Column<bool>(type: "boolean", nullable: false),
                    withdrawn = table.Column<bool>(type: "boolean", nullable: false),
                    children = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_recoveries",
                columns: table => new
                {
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    guardians = table.Column<string>(type: "character varying(301)", unicode: false, maxLength: 301, nullable: false, collation: "C"),
                    threshold = table.Column<int>(type: "integer", nullable: false),
                    nonce = table.Column<long>(type: "bigint", nullable: false),
                    to = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: true, collation: "C"),
                    requested_at = table.Column<long>(type: "bigint", nullable: false),
                    ready_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false),
                    by_verifiers = table.Column<bool>(type: "boolean", nullable: false),
                    transaction_hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_recoveries", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_wards",
                columns: table => new
                {
                    guardian = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_wards", x => new { x.guardian, x.account });
                });

            migrationBuilder.CreateIndex(
                name: "IX_views_members_admitted_in_account",
                table: "views_members",
                columns: new[] { "admitted_in", "account" });

            migrationBuilder.CreateIndex(
                name: "IX_views_members_inactive_not_after_account",
                table: "views_members",
                columns: new[] { "inactive", "not_after", "account" });

            migrationBuilder.CreateIndex(
                name: "IX_app_openid_tokens_ExpirationDate",
                table: "app_openid_tokens",
                column: "ExpirationDate");

            migrationBuilder.CreateIndex(
                name: "IX_app_openid_tokens_Subject",
                table: "app_openid_tokens",
                column: "Subject");

            migrationBuilder.CreateIndex(
                name: "IX_app_openid_authorizations_Subject",
                table: "app_openid_authorizations",
                column: "Subject");

            migrationBuilder.CreateIndex(
                name: "IX_app_notices_deliveries_account",
                table: "app_notices_deliveries",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_reactions_account",
                table: "app_forum_reactions",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_poll_voices_account",
                table: "app_forum_poll_voices",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_flags_account",
                table: "app_forum_flags",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_drafts_versions_author",
                table: "app_drafts_versions",
                column: "author");

            migrationBuilder.CreateIndex(
                name: "IX_app_drafts_sponsors_sponsor",
                table: "app_drafts_sponsors",
                column: "sponsor");

            migrationBuilder.CreateIndex(
                name: "IX_app_articles_reviews_reviewer",
                table: "app_articles_reviews",
                column: "reviewer");

            migrationBuilder.CreateIndex(
                name: "IX_app_admissions_account_created_at",
                table: "app_admissions",
                columns: new[] { "account", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_admissions_presentation",
                table: "app_admissions",
                column: "presentation",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_admissions_state_created_at",
                table: "app_admissions",
                columns: new[] { "state", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_credential_reminders_account_kind_due_day",
                table: "app_credential_reminders",
                columns: new[] { "account", "kind", "due_day" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_credential_reminders_told_due_day_id",
                table: "app_credential_reminders",
                columns: new[] { "told", "due_day", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_controller",
                table: "app_issuers",
                column: "controller");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_slug",
                table: "app_issuers",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_account_key",
                table: "app_issuers_applications",
                columns: new[] { "account", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_idle_since",
                table: "app_issuers_applications",
                column: "idle_since");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_issuer_claimed_by_state_waiting_si~",
                table: "app_issuers_applications",
                columns: new[] { "issuer", "claimed_by", "state", "waiting_since", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_issuer_key",
                table: "app_issuers_applications",
                columns: new[] { "issuer", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_issuer_licence_hash_id",
                table: "app_issuers_applications",
                columns: new[] { "issuer", "licence_hash", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_issuer_name_hash_id",
                table: "app_issuers_applications",
                columns: new[] { "issuer", "name_hash", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_issuer_number_hash_id",
                table: "app_issuers_applications",
                columns: new[] { "issuer", "number_hash", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_issuer_person_hash_id",
                table: "app_issuers_applications",
                columns: new[] { "issuer", "person_hash", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_issuer_state_waiting_since_id",
                table: "app_issuers_applications",
                columns: new[] { "issuer", "state", "waiting_since", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_issuer_type_state_waiting_since_id",
                table: "app_issuers_applications",
                columns: new[] { "issuer", "type", "state", "waiting_since", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_state_changed_at",
                table: "app_issuers_applications",
                columns: new[] { "state", "changed_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_applications_state_decided_at_id",
                table: "app_issuers_applications",
                columns: new[] { "state", "decided_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_audit_actor",
                table: "app_issuers_audit",
                column: "actor");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_audit_application_number",
                table: "app_issuers_audit",
                columns: new[] { "application", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_copies_record",
                table: "app_issuers_copies",
                column: "record");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_evidence_application",
                table: "app_issuers_evidence",
                column: "application");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_keys_issuer",
                table: "app_issuers_keys",
                column: "issuer");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_nonces_until",
                table: "app_issuers_nonces",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_offers_code_hash",
                table: "app_issuers_offers",
                column: "code_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_offers_handle",
                table: "app_issuers_offers",
                column: "handle",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_offers_record",
                table: "app_issuers_offers",
                column: "record");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_offers_token_hash",
                table: "app_issuers_offers",
                column: "token_hash");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_offers_until",
                table: "app_issuers_offers",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_records_application",
                table: "app_issuers_records",
                column: "application",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_records_link_hash",
                table: "app_issuers_records",
                column: "link_hash");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_secrets_free_on",
                table: "app_issuers_secrets",
                column: "free_on");

            migrationBuilder.CreateIndex(
                name: "IX_app_issuers_staff_account",
                table: "app_issuers_staff",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_moves_to",
                table: "app_moves",
                column: "to");

            migrationBuilder.CreateIndex(
                name: "IX_app_passkey_challenges_expires_at",
                table: "app_passkey_challenges",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_app_passkeys_person",
                table: "app_passkeys",
                column: "person");

            migrationBuilder.CreateIndex(
                name: "IX_app_person_accounts_person",
                table: "app_person_accounts",
                column: "person");

            migrationBuilder.CreateIndex(
                name: "IX_app_persons_main",
                table: "app_persons",
                column: "main",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_presentations_delete_at",
                table: "app_presentations",
                column: "delete_at");

            migrationBuilder.CreateIndex(
                name: "IX_app_presentations_response_code",
                table: "app_presentations",
                column: "response_code");

            migrationBuilder.CreateIndex(
                name: "IX_app_presentations_status_expires_at",
                table: "app_presentations",
                columns: new[] { "status", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_presentations_verifier_created_at",
                table: "app_presentations",
                columns: new[] { "verifier", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_presentations_verifier_key",
                table: "app_presentations",
                columns: new[] { "verifier", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_presentations_verifier_status_expires_at",
                table: "app_presentations",
                columns: new[] { "verifier", "status", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_presentations_receipts_presentation",
                table: "app_presentations_receipts",
                column: "presentation",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_recoveries_created_at",
                table: "app_recoveries",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_app_recoveries_to",
                table: "app_recoveries",
                column: "to",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_recovery_signatures_guardian",
                table: "app_recovery_signatures",
                column: "guardian");

            migrationBuilder.CreateIndex(
                name: "IX_app_sessions_expires_at",
                table: "app_sessions",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_app_sessions_person",
                table: "app_sessions",
                column: "person");

            migrationBuilder.CreateIndex(
                name: "IX_app_verifiers_owner",
                table: "app_verifiers",
                column: "owner");

            migrationBuilder.CreateIndex(
                name: "IX_app_verifiers_slug",
                table: "app_verifiers",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_verifiers_keys_verifier_created_at",
                table: "app_verifiers_keys",
                columns: new[] { "verifier", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_verifiers_links_verifier",
                table: "app_verifiers_links",
                column: "verifier");

            migrationBuilder.CreateIndex(
                name: "IX_app_verifiers_policies_verifier",
                table: "app_verifiers_policies",
                column: "verifier");

            migrationBuilder.CreateIndex(
                name: "IX_app_verifiers_policies_versions_written_by",
                table: "app_verifiers_policies_versions",
                column: "written_by");

            migrationBuilder.CreateIndex(
                name: "IX_app_verifiers_staff_account",
                table: "app_verifiers_staff",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_views_issuer_keys_issuer_added_at_thumbprint",
                table: "views_issuer_keys",
                columns: new[] { "issuer", "added_at", "thumbprint" },
                descending: new[] { false, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_views_issuers_controller_path",
                table: "views_issuers",
                columns: new[] { "controller", "path" });

            migrationBuilder.CreateIndex(
                name: "IX_views_issuers_did",
                table: "views_issuers",
                column: "did");

            migrationBuilder.CreateIndex(
                name: "IX_views_issuers_path",
                table: "views_issuers",
                column: "path",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_views_issuers_slug_path",
                table: "views_issuers",
                columns: new[] { "slug", "path" });

            migrationBuilder.CreateIndex(
                name: "IX_views_recoveries_expires_at",
                table: "views_recoveries",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_views_recoveries_to_requested_at",
                table: "views_recoveries",
                columns: new[] { "to", "requested_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_admissions");

            migrationBuilder.DropTable(
                name: "app_admissions_signatures");

            migrationBuilder.DropTable(
                name: "app_credential_reminders");

            migrationBuilder.DropTable(
                name: "app_issuers");

            migrationBuilder.DropTable(
                name: "app_issuers_applications");

            migrationBuilder.DropTable(
                name: "app_issuers_audit");

            migrationBuilder.DropTable(
                name: "app_issuers_copies");

            migrationBuilder.DropTable(
                name: "app_issuers_counts");

            migrationBuilder.DropTable(
                name: "app_issuers_evidence");

            migrationBuilder.DropTable(
                name: "app_issuers_keys");

            migrationBuilder.DropTable(
                name: "app_issuers_lists");

            migrationBuilder.DropTable(
                name: "app_issuers_nonces");

            migrationBuilder.DropTable(
                name: "app_issuers_offers");

            migrationBuilder.DropTable(
                name: "app_issuers_records");

            migrationBuilder.DropTable(
                name: "app_issuers_secrets");

            migrationBuilder.DropTable(
                name: "app_issuers_staff");

            migrationBuilder.DropTable(
                name: "app_moves");

            migrationBuilder.DropTable(
                name: "app_passkey_challenges");

            migrationBuilder.DropTable(
                name: "app_passkeys");

            migrationBuilder.DropTable(
                name: "app_person_accounts");

            migrationBuilder.DropTable(
                name: "app_persons");

            migrationBuilder.DropTable(
                name: "app_positions");

            migrationBuilder.DropTable(
                name: "app_presentations");

            migrationBuilder.DropTable(
                name: "app_presentations_receipts");

            migrationBuilder.DropTable(
                name: "app_recoveries");

            migrationBuilder.DropTable(
                name: "app_recovery_signatures");

            migrationBuilder.DropTable(
                name: "app_relay_days");

            migrationBuilder.DropTable(
                name: "app_sessions");

            migrationBuilder.DropTable(
                name: "app_verifiers");

            migrationBuilder.DropTable(
                name: "app_verifiers_keys");

            migrationBuilder.DropTable(
                name: "app_verifiers_links");

            migrationBuilder.DropTable(
                name: "app_verifiers_policies");

            migrationBuilder.DropTable(
                name: "app_verifiers_policies_versions");

            migrationBuilder.DropTable(
                name: "app_verifiers_staff");

            migrationBuilder.DropTable(
                name: "views_issuer_changes");

            migrationBuilder.DropTable(
                name: "views_issuer_count");

            migrationBuilder.DropTable(
                name: "views_issuer_keys");

            migrationBuilder.DropTable(
                name: "views_issuer_lists");

            migrationBuilder.DropTable(
                name: "views_issuer_topics");

            migrationBuilder.DropTable(
                name: "views_issuers");

            migrationBuilder.DropTable(
                name: "views_recoveries");

            migrationBuilder.DropTable(
                name: "views_wards");

            migrationBuilder.DropIndex(
                name: "IX_views_members_admitted_in_account",
                table: "views_members");

            migrationBuilder.DropIndex(
                name: "IX_views_members_inactive_not_after_account",
                table: "views_members");

            migrationBuilder.DropIndex(
                name: "IX_app_openid_tokens_ExpirationDate",
                table: "app_openid_tokens");

            migrationBuilder.DropIndex(
                name: "IX_app_openid_tokens_Subject",
                table: "app_openid_tokens");

            migrationBuilder.DropIndex(
                name: "IX_app_openid_authorizations_Subject",
                table: "app_openid_authorizations");

            migrationBuilder.DropIndex(
                name: "IX_app_notices_deliveries_account",
                table: "app_notices_deliveries");

            migrationBuilder.DropIndex(
                name: "IX_app_forum_reactions_account",
                table: "app_forum_reactions");

            migrationBuilder.DropIndex(
                name: "IX_app_forum_poll_voices_account",
                table: "app_forum_poll_voices");

            migrationBuilder.DropIndex(
                name: "IX_app_forum_flags_account",
                table: "app_forum_flags");

            migrationBuilder.DropIndex(
                name: "IX_app_drafts_versions_author",
                table: "app_drafts_versions");

            migrationBuilder.DropIndex(
                name: "IX_app_drafts_sponsors_sponsor",
                table: "app_drafts_sponsors");

            migrationBuilder.DropIndex(
                name: "IX_app_articles_reviews_reviewer",
                table: "app_articles_reviews");

            migrationBuilder.DropColumn(
                name: "first_follower",
                table: "views_voices");

            migrationBuilder.DropColumn(
                name: "next_follower",
                table: "views_voices");

            migrationBuilder.DropColumn(
                name: "previous_follower",
                table: "views_voices");

            migrationBuilder.DropColumn(
                name: "previous",
                table: "views_reputation_topics");

            migrationBuilder.DropColumn(
                name: "newest_topic",
                table: "views_reputation_clock");

            migrationBuilder.DropColumn(
                name: "admitted_in",
                table: "views_members");

            migrationBuilder.DropColumn(
                name: "moved_from",
                table: "views_members");

            migrationBuilder.DropColumn(
                name: "moved_to",
                table: "views_members");

            migrationBuilder.DropColumn(
                name: "gas",
                table: "app_relay_acts");

            migrationBuilder.DropColumn(
                name: "gas_day",
                table: "app_relay_acts");
        }
    }
}
