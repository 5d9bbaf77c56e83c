using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Reputation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "rule_reputation",
                table: "views_chambers",
                type: "varchar(42)",
                unicode: false,
                maxLength: 42,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<int>(
                name: "rule_sponsors",
                table: "views_chambers",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "rule_threshold",
                table: "views_chambers",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "rule_topic",
                table: "views_chambers",
                type: "varchar(66)",
                unicode: false,
                maxLength: 66,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateTable(
                name: "views_experienced_ballots",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    session = table.Column<long>(type: "bigint", nullable: false),
                    voter = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    votes = table.Column<string>(type: "varchar(200)", unicode: false, maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_experienced_ballots", x => new { x.chamber, x.session, x.voter });
                });

            migrationBuilder.CreateTable(
                name: "views_experienced_tallies",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    session = table.Column<long>(type: "bigint", nullable: false),
                    voters = table.Column<int>(type: "int", nullable: false),
                    @for = table.Column<string>(name: "for", type: "varchar(200)", unicode: false, maxLength: 200, nullable: false),
                    against = table.Column<string>(type: "varchar(200)", unicode: false, maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_experienced_tallies", x => new { x.chamber, x.session });
                });

            migrationBuilder.CreateTable(
                name: "views_reputation_clock",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_100_BIN2"),
                    origin_day = table.Column<long>(type: "bigint", nullable: false),
                    epoch_days = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_reputation_clock", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "views_reputation_entries",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    log_index = table.Column<long>(type: "bigint", nullable: false),
                    topic = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    slashed = table.Column<bool>(type: "bit", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    cut = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    counterpart = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: true, collation: "Latin1_General_100_BIN2"),
                    @ref = table.Column<string>(name: "ref", type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    transaction_hash = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_reputation_entries", x => new { x.account, x.block, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "views_reputation_slashers",
                columns: table => new
                {
                    topic = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    slasher = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    named = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_reputation_slashers", x => new { x.topic, x.slasher });
                });

            migrationBuilder.CreateTable(
                name: "views_reputation_sources",
                columns: table => new
                {
                    topic = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    source = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    named = table.Column<bool>(type: "bit", nullable: false),
                    cap_total = table.Column<long>(type: "bigint", nullable: false),
                    cap_account = table.Column<long>(type: "bigint", nullable: false),
                    cap_pair = table.Column<long>(type: "bigint", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    used = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_reputation_sources", x => new { x.topic, x.source });
                });

            migrationBuilder.CreateTable(
                name: "views_reputation_sums",
                columns: table => new
                {
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    topic = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    sum = table.Column<string>(type: "varchar(52)", unicode: false, maxLength: 52, nullable: false, collation: "Latin1_General_100_BIN2"),
                    block = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_reputation_sums", x => new { x.account, x.topic });
                });

            migrationBuilder.CreateTable(
                name: "views_reputation_topics",
                columns: table => new
                {
                    topic = table.Column<string>(type: "varchar(66)", unicode: false, maxLength: 66, nullable: false, collation: "Latin1_General_100_BIN2"),
                    accounts = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_reputation_topics", x => x.topic);
                });

            migrationBuilder.CreateIndex(
                name: "IX_views_reputation_entries_account_topic_block_log_index",
                table: "views_reputation_entries",
                columns: new[] { "account", "topic", "block", "log_index" });

            migrationBuilder.CreateIndex(
                name: "IX_views_reputation_sums_topic_sum_account",
                table: "views_reputation_sums",
                columns: new[] { "topic", "sum", "account" },
                descending: new[] { false, true, false });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "views_experienced_ballots");

            migrationBuilder.DropTable(
                name: "views_experienced_tallies");

            migrationBuilder.DropTable(
                name: "views_reputation_clock");

            migrationBuilder.DropTable(
                name: "views_reputation_entries");

            migrationBuilder.DropTable(
                name: "views_reputation_slashers");

            migrationBuilder.DropTable(
                name: "views_reputation_sources");

            migrationBuilder.DropTable(
                name: "views_reputation_sums");

            migrationBuilder.DropTable(
                name: "views_reputation_topics");

            migrationBuilder.DropColumn(
                name: "rule_reputation",
                table: "views_chambers");

            migrationBuilder.DropColumn(
                name: "rule_sponsors",
                table: "views_chambers");

            migrationBuilder.DropColumn(
                name: "rule_threshold",
                table: "views_chambers");

            migrationBuilder.DropColumn(
                name: "rule_topic",
                table: "views_chambers");
        }
    }
}
