using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Attachments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "app_forum_attachments",
                columns: table => new
                {
                    hash = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    account = table.Column<string>(type: "varchar(42)", unicode: false, maxLength: 42, nullable: false, collation: "Latin1_General_100_BIN2"),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    used = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_attachments", x => new { x.hash, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_contents",
                columns: table => new
                {
                    hash = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    type = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    content = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    width = table.Column<int>(type: "int", nullable: true),
                    height = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_contents", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "app_forum_post_attachments",
                columns: table => new
                {
                    post = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_post_attachments", x => new { x.post, x.hash });
                });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_attachments_account",
                table: "app_forum_attachments",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_attachments_used_created_at",
                table: "app_forum_attachments",
                columns: new[] { "used", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_app_forum_post_attachments_hash",
                table: "app_forum_post_attachments",
                column: "hash");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_forum_attachments");

            migrationBuilder.DropTable(
                name: "app_forum_contents");

            migrationBuilder.DropTable(
                name: "app_forum_post_attachments");
        }
    }
}
