using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Search : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "app_search",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    category = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    scope = table.Column<string>(type: "varchar(3)", unicode: false, maxLength: 3, nullable: false, collation: "Latin1_General_100_BIN2"),
                    title = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    body = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_search", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_views_proposals_submitted_block_submitted_log",
                table: "views_proposals",
                columns: new[] { "submitted_block", "submitted_log" });

            // Where the server has full-text search. Its parts cannot be made inside of a transaction, nor parsed where it is missing.
            migrationBuilder.Sql(
                """
                IF FULLTEXTSERVICEPROPERTY('IsFullTextInstalled') = 1 AND OBJECTPROPERTYEX(OBJECT_ID(N'app_search'), N'TableHasActiveFulltextIndex') = 0
                BEGIN
                    IF NOT EXISTS (SELECT 1 FROM sys.fulltext_catalogs WHERE name = N'doctordao') EXEC(N'CREATE FULLTEXT CATALOG doctordao');
                    EXEC(N'CREATE FULLTEXT INDEX ON app_search (title LANGUAGE 0, body LANGUAGE 0) KEY INDEX PK_app_search ON doctordao WITH (CHANGE_TRACKING = AUTO, STOPLIST = OFF)');
                END;
                """,
                suppressTransaction: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_search");

            migrationBuilder.DropIndex(
                name: "IX_views_proposals_submitted_block_submitted_log",
                table: "views_proposals");
        }
    }
}
