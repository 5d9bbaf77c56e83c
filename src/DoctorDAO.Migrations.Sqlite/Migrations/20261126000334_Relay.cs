using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Relay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "app_relay_acts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", unicode: false, maxLength: 120, nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    line = table.Column<string>(type: "TEXT", unicode: false, maxLength: 120, nullable: false),
                    signed_nonce = table.Column<string>(type: "TEXT", unicode: false, maxLength: 80, nullable: false),
                    contract = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    data = table.Column<byte[]>(type: "BLOB", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    transaction_nonce = table.Column<long>(type: "INTEGER", nullable: true),
                    transaction_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    block = table.Column<long>(type: "INTEGER", nullable: true),
                    block_hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: true),
                    error_code = table.Column<string>(type: "TEXT", unicode: false, maxLength: 100, nullable: true),
                    error = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_relay_acts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "app_relay_attempts",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 66, nullable: false),
                    act_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    raw = table.Column<byte[]>(type: "BLOB", nullable: false),
                    tip = table.Column<long>(type: "INTEGER", nullable: false),
                    max_fee = table.Column<long>(type: "INTEGER", nullable: false),
                    gas_limit = table.Column<long>(type: "INTEGER", nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_relay_attempts", x => x.hash);
                });

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
                name: "IX_app_relay_acts_state_created_at",
                table: "app_relay_acts",
                columns: new[] { "state", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_relay_attempts_act_id",
                table: "app_relay_attempts",
                column: "act_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_relay_acts");

            migrationBuilder.DropTable(
                name: "app_relay_attempts");
        }
    }
}
