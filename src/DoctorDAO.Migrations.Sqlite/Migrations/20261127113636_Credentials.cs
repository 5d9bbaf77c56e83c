using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.Sqlite.Migrations
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
                type: "TEXT",
                unicode: false,
                maxLength: 42,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "next_follower",
                table: "views_voices",
                type: "TEXT",
                unicode: false,
                maxLength: 42,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "previous_follower",
                table: "views_voices",
                type: "TEXT",
                unicode: false,
                maxLength: 42,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "previous",
                table: "views_reputation_topics",
                type: "TEXT",
                unicode: false,
                maxLength: 66,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "newest_topic",
                table: "views_reputation_clock",
                type: "TEXT",
                unicode: false,
                maxLength: 66,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "admitted_in",
                table: "views_members",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "moved_from",
                table: "views_members",
                type: "TEXT",
                unicode: false,
                maxLength: 42,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "moved_to",
                table: "views_members",
                type: "TEXT",
                unicode: false,
                maxLength: 42,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "gas",
                table: "app_relay_acts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "gas_day",
                table: "app_relay_acts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "app_admissions",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    presentation = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    nullifier = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    specialty = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    not_after = table.Column<long>(type: "INTEGER", nullable: false),
                    nonce = table.Column<string>(type: "TEXT", unicode: false, maxLength: 78, nullable: false),
                    ticket = table.Column<Guid>(type: "TEXT", nullable: true),
                    problem = table.Column<string>(type: "TEXT", unicode: false, maxLength: 100, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_admissions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_admissions_signatures",
                columns: table => new
                {
                    admission = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    verifier = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    signature = table.Column<string>(type: "TEXT", unicode: false, maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_admissions_signatures", x => new { x.admission, x.verifier });
                });

            migrationBuilder.CreateTable(
                name: "app_credential_reminders",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    kind = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    due_day = table.Column<int>(type: "INTEGER", nullable: false),
                    told = table.Column<bool>(type: "INTEGER", nullable: false),
                    dropped = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_credential_reminders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    slug = table.Column<string>(type: "TEXT", unicode: false, maxLength: 40, nullable: false),
                    did = table.Column<string>(type: "TEXT", unicode: false, maxLength: 300, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    controller = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    jurisdiction = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    contact = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    types = table.Column<string>(type: "TEXT", unicode: false, maxLength: 200, nullable: false),
                    second_pair = table.Column<bool>(type: "INTEGER", nullable: false),
                    hash_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    audits = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_applications",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    issuer = table.Column<long>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    type = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    claims = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    person_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    number_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    licence_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    claimed_by = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    first_by = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    waiting_since = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: false),
                    idle_since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_applications", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_audit",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    what = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    application = table.Column<long>(type: "INTEGER", nullable: true),
                    detail = table.Column<string>(type: "TEXT", unicode: false, maxLength: 200, nullable: false),
                    previous = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_audit", x => new { x.issuer, x.number });
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_copies",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "INTEGER", nullable: false),
                    list = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<int>(type: "INTEGER", nullable: false),
                    record = table.Column<long>(type: "INTEGER", nullable: false),
                    issued_on = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_copies", x => new { x.issuer, x.list, x.place });
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_counts",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_counts", x => new { x.issuer, x.state });
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_evidence",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    application = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    type = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    bytes = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_evidence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_keys",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    issuer = table.Column<long>(type: "INTEGER", nullable: false),
                    thumbprint = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    secret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    @public = table.Column<string>(name: "public", type: "TEXT", unicode: false, maxLength: 400, nullable: false),
                    valid_from = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_to = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_lists",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    taken = table.Column<int>(type: "INTEGER", nullable: false),
                    bits = table.Column<byte[]>(type: "BLOB", nullable: false),
                    signed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changes = table.Column<long>(type: "INTEGER", nullable: false),
                    token = table.Column<string>(type: "TEXT", unicode: false, nullable: false),
                    revocation = table.Column<string>(type: "TEXT", unicode: false, nullable: false),
                    suspension = table.Column<string>(type: "TEXT", unicode: false, nullable: false),
                    prepared = table.Column<byte[]>(type: "BLOB", nullable: false),
                    anchored = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_lists", x => new { x.issuer, x.number });
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_nonces",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_nonces", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_offers",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    record = table.Column<long>(type: "INTEGER", nullable: false),
                    handle = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    code_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    code = table.Column<byte[]>(type: "BLOB", nullable: false),
                    digits_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    used = table.Column<bool>(type: "INTEGER", nullable: false),
                    token_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    token_until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_offers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_records",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    issuer = table.Column<long>(type: "INTEGER", nullable: false),
                    application = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    claims = table.Column<byte[]>(type: "BLOB", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: true),
                    words = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    link_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_secrets",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "INTEGER", nullable: false),
                    licence_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    secret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    free_on = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_secrets", x => new { x.issuer, x.licence_hash });
                });

            migrationBuilder.CreateTable(
                name: "app_issuers_staff",
                columns: table => new
                {
                    issuer = table.Column<long>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_issuers_staff", x => new { x.issuer, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_moves",
                columns: table => new
                {
                    from = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    to = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    followed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_moves", x => x.from);
                });

            migrationBuilder.CreateTable(
                name: "app_passkey_challenges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    purpose = table.Column<int>(type: "INTEGER", nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_passkey_challenges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_passkeys",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    credential_id = table.Column<byte[]>(type: "BLOB", maxLength: 1023, nullable: false),
                    public_key = table.Column<byte[]>(type: "BLOB", maxLength: 512, nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    sign_count = table.Column<long>(type: "INTEGER", nullable: false),
                    backup_eligible = table.Column<bool>(type: "INTEGER", nullable: false),
                    backed_up = table.Column<bool>(type: "INTEGER", nullable: false),
                    transports = table.Column<string>(type: "TEXT", unicode: false, maxLength: 200, nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_passkeys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "app_person_accounts",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    key_x = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    key_y = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    salt = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_person_accounts", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_persons",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    main = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    stamp = table.Column<Guid>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_persons", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_positions",
                columns: table => new
                {
                    job = table.Column<string>(type: "TEXT", unicode: false, maxLength: 40, nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_positions", x => x.job);
                });

            migrationBuilder.CreateTable(
                name: "app_presentations",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    verifier = table.Column<long>(type: "INTEGER", nullable: false),
                    policy = table.Column<long>(type: "INTEGER", nullable: false),
                    policy_version = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 120, nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    origin = table.Column<string>(type: "TEXT", unicode: false, maxLength: 200, nullable: false),
                    client_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 400, nullable: false),
                    nonce = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    state = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    return_path = table.Column<string>(type: "TEXT", unicode: false, maxLength: 100, nullable: false),
                    response_key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 2000, nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    response_code = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    checks = table.Column<string>(type: "TEXT", unicode: false, nullable: false),
                    received = table.Column<string>(type: "TEXT", unicode: false, nullable: false),
                    token = table.Column<string>(type: "TEXT", unicode: false, nullable: false),
                    delete_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_presentations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_presentations_receipts",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    presentation = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    jwt = table.Column<string>(type: "TEXT", unicode: false, nullable: false),
                    signed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_presentations_receipts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_recoveries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    to = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    nonce = table.Column<string>(type: "TEXT", unicode: false, maxLength: 78, nullable: false),
                    not_after = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_recoveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_recovery_signatures",
                columns: table => new
                {
                    recovery = table.Column<Guid>(type: "TEXT", nullable: false),
                    guardian = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    signature = table.Column<byte[]>(type: "BLOB", maxLength: 4096, nullable: false),
                    signed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_recovery_signatures", x => new { x.recovery, x.guardian });
                });

            migrationBuilder.CreateTable(
                name: "app_relay_days",
                columns: table => new
                {
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    gas = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_relay_days", x => x.day);
                });

            migrationBuilder.CreateTable(
                name: "app_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    stamp = table.Column<Guid>(type: "TEXT", nullable: false),
                    means = table.Column<int>(type: "INTEGER", nullable: false),
                    device = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    authenticated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_sessions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    slug = table.Column<string>(type: "TEXT", unicode: false, maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    owner = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers_keys",
                columns: table => new
                {
                    thumbprint = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    verifier = table.Column<long>(type: "INTEGER", nullable: false),
                    secret = table.Column<string>(type: "TEXT", unicode: false, maxLength: 2000, nullable: false),
                    @public = table.Column<string>(name: "public", type: "TEXT", unicode: false, maxLength: 500, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    compromised = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers_keys", x => x.thumbprint);
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers_links",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    verifier = table.Column<long>(type: "INTEGER", nullable: false),
                    policy = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ended = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers_links", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers_policies",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    verifier = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    retired = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers_policies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers_policies_versions",
                columns: table => new
                {
                    policy = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    written_at = table.Column<long>(type: "INTEGER", nullable: false),
                    written_by = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers_policies_versions", x => new { x.policy, x.version });
                });

            migrationBuilder.CreateTable(
                name: "app_verifiers_staff",
                columns: table => new
                {
                    verifier = table.Column<long>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_verifiers_staff", x => new { x.verifier, x.account });
                });

            migrationBuilder.CreateTable(
                name: "views_issuer_changes",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    log_index = table.Column<long>(type: "INTEGER", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", unicode: false, maxLength: 24, nullable: false),
                    detail = table.Column<string>(type: "TEXT", unicode: false, maxLength: 1100, nullable: false),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuer_changes", x => new { x.issuer, x.block, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "views_issuer_count",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    issuers = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuer_count", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_issuer_keys",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    thumbprint = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    path = table.Column<string>(type: "TEXT", unicode: false, maxLength: 40, nullable: false),
                    valid_from = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_to = table.Column<long>(type: "INTEGER", nullable: false),
                    ended = table.Column<bool>(type: "INTEGER", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuer_keys", x => new { x.issuer, x.thumbprint });
                });

            migrationBuilder.CreateTable(
                name: "views_issuer_lists",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    list_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    path = table.Column<string>(type: "TEXT", unicode: false, maxLength: 40, nullable: false),
                    epoch = table.Column<string>(type: "TEXT", unicode: false, maxLength: 20, nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    anchored_at = table.Column<long>(type: "INTEGER", nullable: false),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuer_lists", x => new { x.issuer, x.list_id });
                });

            migrationBuilder.CreateTable(
                name: "views_issuer_topics",
                columns: table => new
                {
                    topic = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    path = table.Column<string>(type: "TEXT", unicode: false, maxLength: 40, nullable: false),
                    issuer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuer_topics", x => new { x.topic, x.path });
                });

            migrationBuilder.CreateTable(
                name: "views_issuers",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    did = table.Column<string>(type: "TEXT", unicode: false, maxLength: 256, nullable: false),
                    slug = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    path = table.Column<string>(type: "TEXT", unicode: false, maxLength: 40, nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    controller = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    accredited_by = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    topics = table.Column<string>(type: "TEXT", unicode: false, maxLength: 1100, nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_to = table.Column<long>(type: "INTEGER", nullable: false),
                    suspended = table.Column<bool>(type: "INTEGER", nullable: false),
                    withdrawn = table.Column<bool>(type: "INTEGER", nullable: false),
                    children = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_issuers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_recoveries",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    guardians = table.Column<string>(type: "TEXT", unicode: false, maxLength: 301, nullable: false),
                    threshold = table.Column<int>(type: "INTEGER", nullable: false),
                    nonce = table.Column<long>(type: "INTEGER", nullable: false),
                    to = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: true),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ready_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    by_verifiers = table.Column<bool>(type: "INTEGER", nullable: false),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_recoveries", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "views_wards",
                columns: table => new
                {
                    guardian = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false)
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
                name: "IX_app_issuers_applications_issuer_claimed_by_state_waiting_since_id",
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
