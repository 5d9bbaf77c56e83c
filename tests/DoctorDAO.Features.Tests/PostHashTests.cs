using System.Text;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;

namespace DoctorDAO.Features.Tests;

/// <summary>What an author stands for, and where a post stands.</summary>
public sealed class PostHashTests
{
    private const string Author = "0x00000000000000000000000000000000000000aa";

    [Fact]
    public void A_hash_is_the_one_that_the_page_about_the_forum_describes()
    {
        var answered = Keccak256.Hash("another post");
        var expected = Keccak256.Hash(
        [
            0x19, 0x01,
            .. Keccak256.Hash([.. Hash("EIP712Domain(string name,string version,uint256 chainId)"), .. Hash("DoctorDAO Forum"), .. Hash("1"), .. Number(31337)]).Span,
            .. Keccak256.Hash(
            [
                .. Hash("ForumPost(address author,string category,string title,bytes32 replyTo,string body)"),
                .. new byte[12], .. Hex.Decode(Author), .. Hash("clinical"), .. Hash("Ein Titel"), .. answered.Span, .. Hash("Grüße\n\n**fett**"),
            ]).Span,
        ]);
        Assert.Equal(expected, PostHash.Document(31337, Author, "clinical", "Ein Titel", answered, "Grüße\n\n**fett**").Hash());

        static byte[] Hash(string text) => Keccak256.Hash(Encoding.UTF8.GetBytes(text)).ToArray();
        static byte[] Number(int number) => [.. new byte[28], .. BitConverter.GetBytes(number).Reverse()];
    }

    [Fact]
    public void Everything_in_a_hash_counts()
    {
        Bytes32[] hashes =
        [
            PostHash.Document(1, Author, "help", "T", Bytes32.Zero, "B").Hash(),
            PostHash.Document(2, Author, "help", "T", Bytes32.Zero, "B").Hash(),
            PostHash.Document(1, Author.Replace('a', 'b'), "help", "T", Bytes32.Zero, "B").Hash(),
            PostHash.Document(1, Author, "cases", "T", Bytes32.Zero, "B").Hash(),
            PostHash.Document(1, Author, "help", "U", Bytes32.Zero, "B").Hash(),
            PostHash.Document(1, Author, "help", "T", Keccak256.Hash("x"), "B").Hash(),
            PostHash.Document(1, Author, "help", "T", Bytes32.Zero, "C").Hash(),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Paths_stand_in_the_order_of_reading()
    {
        var first = PostPath.Of(1, "");
        var two = PostPath.Of(2, first);
        var three = PostPath.Of(3, two);
        var four = PostPath.Of(4, three);
        var five = PostPath.Of(5, four);
        var six = PostPath.Of(6, five);
        var seven = PostPath.Of(7, first);
        var eight = PostPath.Of(8, two);
        var last = PostPath.Of(PostPath.MaxPosts, first);
        string[] order = [first, two, three, four, five, six, eight, seven, last];
        Assert.Equal(order, order.Order(StringComparer.Ordinal));
        Assert.Equal([0, 0, 1, 2, 3, 3, 1, 0, 0], order.Select(PostPath.DepthOf));
        Assert.All(order, x => Assert.True(PostPath.IsPath(x)));
        Assert.All((string[])["", "00001", "00000g", "00000A", "000001\0", new string('0', 30)], x => Assert.False(PostPath.IsPath(x)));
    }
}
