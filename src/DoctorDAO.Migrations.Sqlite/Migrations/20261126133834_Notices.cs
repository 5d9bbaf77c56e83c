using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.Sqlite.Migrations
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    recipient = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    cause = table.Column<string>(type: "TEXT", unicode: false, maxLength: 160, nullable: false),
                    data = table.Column<string>(type: "TEXT", unicode: false, maxLength: 1000, nullable: false),
                    channel = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    unread = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_addresses",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    address = table.Column<string>(type: "TEXT", unicode: false, maxLength: 2000, nullable: false),
                    language = table.Column<string>(type: "TEXT", unicode: false, maxLength: 10, nullable: false),
                    confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    digest_at = table.Column<long>(type: "INTEGER", nullable: false),
                    digest_after = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_addresses", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_cursor",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    block = table.Column<long>(type: "INTEGER", nullable: false),
                    log_index = table.Column<long>(type: "INTEGER", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_cursor", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_deliveries",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    notice = table.Column<long>(type: "INTEGER", nullable: false),
                    webhook = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    problem = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_fanouts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    cause = table.Column<string>(type: "TEXT", unicode: false, maxLength: 160, nullable: false),
                    audience = table.Column<int>(type: "INTEGER", nullable: false),
                    data = table.Column<string>(type: "TEXT", unicode: false, maxLength: 1000, nullable: false),
                    root = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    depth = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    to = table.Column<long>(type: "INTEGER", nullable: false),
                    after = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    done = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_fanouts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_notices_preferences",
                columns: table => new
                {
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    channel = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_notices_preferences", x => new { x.account, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "app_notices_webhooks",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    secret = table.Column<string>(type: "TEXT", unicode: false, maxLength: 2000, nullable: false),
                    kinds = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
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
