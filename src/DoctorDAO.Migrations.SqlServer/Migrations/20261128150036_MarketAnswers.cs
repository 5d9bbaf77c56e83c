using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class MarketAnswers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_views_members_not_after_account",
                table: "views_members");

            migrationBuilder.CreateTable(
                name: "app_market_listing_answers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    listing = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "varbinary(max)", nullable: false),
                    written_at = table.Column<long>(type: "bigint", nullable: false),
                    kept_until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_market_listing_answers", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_offers_sent_kept_at",
                table: "app_market_offers",
                columns: new[] { "sent", "kept_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_listing_answers_account_id",
                table: "app_market_listing_answers",
                columns: new[] { "account", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_app_market_listing_answers_kept_until",
                table: "app_market_listing_answers",
                column: "kept_until");

            migrationBuilder.CreateIndex(
                name: "IX_app_market_listing_answers_listing_account",
                table: "app_market_listing_answers",
                columns: new[] { "listing", "account" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_app_market_listing_answers_listing_id",
                table: "app_market_listing_answers",
                columns: new[] { "listing", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_market_listing_answers");

            migrationBuilder.DropIndex(
                name: "IX_app_market_offers_sent_kept_at",
                table: "app_market_offers");

            migrationBuilder.CreateIndex(
                name: "IX_views_members_not_after_account",
                table: "views_members",
                columns: new[] { "not_after", "account" });
        }
    }
}
