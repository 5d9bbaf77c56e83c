using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.PostgreSql.Migrations
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
                type: "character varying(42)",
                unicode: false,
                maxLength: 42,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "rule_sponsors",
                table: "views_chambers",
                type: "integer",
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
                type: "character varying(66)",
                unicode: false,
                maxLength: 66,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateTable(
                name: "views_experienced_ballots",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    session = table.Column<long>(type: "bigint", nullable: false),
                    voter = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    votes = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_experienced_ballots", x => new { x.chamber, x.session, x.voter });
                });

            migrationBuilder.CreateTable(
                name: "views_experienced_tallies",
                columns: table => new
                {
                    chamber = table.Column<string>(type: "character varying(32)", unicode: false, maxLength: 32, nullable: false, collation: "C"),
                    session = table.Column<long>(type: "bigint", nullable: false),
                    voters = table.Column<int>(type: "integer", nullable: false),
                    @for = table.Column<string>(name: "for", type: "character varying(200)", unicode: false, maxLength: 200, nullable: false),
                    against = table.Column<string>(type: "character varying(200)", unicode: false, maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_experienced_tallies", x => new { x.chamber, x.session });
                });

            migrationBuilder.CreateTable(
                name: "views_reputation_clock",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(16)", unicode: false, maxLength: 16, nullable: false, collation: "C"),
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
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    block = table.Column<long>(type: "bigint", nullable: false),
                    log_index = table.Column<long>(type: "bigint", nullable: false),
                    topic = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    slashed = table.Column<bool>(type: "boolean", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    cut = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    counterpart = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: true, collation: "C"),
                    @ref = table.Column<string>(name: "ref", type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    transaction_hash = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_reputation_entries", x => new { x.account, x.block, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "views_reputation_slashers",
                columns: table => new
                {
                    topic = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    slasher = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    named = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views_reputation_slashers", x => new { x.topic, x.slasher });
                });

            migrationBuilder.CreateTable(
                name: "views_reputation_sources",
                columns: table => new
                {
                    topic = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    source = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    named = table.Column<bool>(type: "boolean", nullable: false),
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
                    account = table.Column<string>(type: "character varying(42)", unicode: false, maxLength: 42, nullable: false, collation: "C"),
                    topic = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    sum = table.Column<string>(type: "character varying(52)", unicode: false, maxLength: 52, nullable: false, collation: "C"),
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
                    topic = table.Column<string>(type: "character varying(66)", unicode: false, maxLength: 66, nullable: false, collation: "C"),
                    accounts = table.Column<int>(type: "integer", nullable: false)
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
