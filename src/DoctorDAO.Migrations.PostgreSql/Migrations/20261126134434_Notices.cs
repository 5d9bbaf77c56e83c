using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace DoctorDAO.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Notices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "IX_views_members_not_after_account",
                table: "views_members",
                columns: new[] { "not_after", "account" });

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

            migrationBuilder.DropIndex(
                name: "IX_views_members_not_after_account",
                table: "views_members");
        }
    }
}
