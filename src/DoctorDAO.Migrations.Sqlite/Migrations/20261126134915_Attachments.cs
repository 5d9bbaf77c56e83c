using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DoctorDAO.Migrations.Sqlite.Migrations
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
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 42, nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    used = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_attachments", x => new { x.hash, x.account });
                });

            migrationBuilder.CreateTable(
                name: "app_forum_contents",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    type = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    width = table.Column<int>(type: "INTEGER", nullable: true),
                    height = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_app_forum_contents", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "app_forum_post_attachments",
                columns: table => new
                {
                    post = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false)
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
