using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class HistoryChecked : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "checked",
                table: "chain_checkpoint",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);
            // A row of before-images holds many since this release; those that are there hold one.
            migrationBuilder.Sql("UPDATE chain_undo SET before = '[' || before || ']';");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "checked",
                table: "chain_checkpoint");
        }
    }
}
