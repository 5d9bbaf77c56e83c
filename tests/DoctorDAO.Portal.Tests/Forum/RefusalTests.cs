using DoctorDAO.Client;
using DoctorDAO.Portal.Features.Forum;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Tests.Forum;

/// <summary>What the server refuses, in the reader's words.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("confirmed", "is needed: the text may hold a date of birth (“DOB 3/4/1960”). Nothing here may point to a patient. Leave it out, or confirm that it does not", "confirmed", "“DOB 3/4/1960” may point to a patient. Leave it out, or confirm that it does not.")]
    [InlineData("markdown", "holds an NHS number (“943 476 5919”). Leave it out: nothing here may point to a patient", "markdown", "“943 476 5919” points to a patient, so this cannot be posted. Leave it out.")]
    [InlineData("title", "holds an NHS number (“943 476 5919”). Leave it out: nothing here may point to a patient", "title", "“943 476 5919” points to a patient, so this cannot be posted. Leave it out.")]
    [InlineData("markdown", "cannot be posted now: you have written 5 posts in the last hour, the most for members of less than 14 days. The next one can follow at 14:05 UTC", "markdown", "You have posted as much as is possible for now. You can post this one from 14:05\u00A0UTC on.")]
    [InlineData("markdown", "has 3 links; members of less than 14 days may set 2", "markdown", "The text has 3 links. In the first 14 days of a membership at most 2 are possible.")]
    [InlineData("tags", "holds “Rota!”; a tag has 1 to 30 letters, digits and hyphens", "tags", "“Rota!” cannot be a tag. Use up to 30 letters from a to z, digits and hyphens.")]
    [InlineData("account", "is no active member; members alone write here, and everybody reads", "markdown", "Only active members write here, and your membership is not active now. Your text is kept below.")]
    [InlineData("thread", "is closed; nobody can answer in it any more", "markdown", "This thread was closed meanwhile, so nobody can answer any more. Your text is kept below; copy it before you leave.")]
    [InlineData("mention", "holds “@Twin”, which is the name of several members. Write @ and the account of the one you mean, for example 0x12", "markdown", "“@Twin” is the name of several members. Write @ and the account of the one you mean; it stands on the member’s page.")]
    [InlineData("poll.options", "are 1; 2 to 10 are possible", "poll-options", "A poll has 2 to 10 answers, one a line.")]
    [InlineData("poll.options", "holds the same answer twice", "poll-options", "The same answer stands there twice.")]
    [InlineData("moon", "is full", "markdown", "We could not accept this. The server says: is full")]
    public void Each_refusal_is_said_at_its_field(string field, string problem, string at, string words) =>
        Assert.Equal((at, words), Refusal.Of(new TextSet("Forum", Languages.Default.Culture), new FieldException(field, problem)));

    [Fact]
    public void When_it_is_possible_again_is_told_in_the_readers_zone()
    {
        var again = new DateTimeOffset(2026, 11, 25, 23, 5, 0, TimeSpan.Zero);
        var refused = Refusal.Of(new TextSet("Forum", Languages.Default.Culture), new FieldException("markdown", "cannot be posted now", again), x => x.ToOffset(TimeSpan.FromHours(1)).ToString("HH:mm", null));
        Assert.Equal(("markdown", "You have posted as much as is possible for now. You can post this one from 00:05 on."), refused);
    }

    [Fact]
    public void Fields_are_checked_before_anything_is_sent()
    {
        var texts = new TextSet("Forum", Languages.Default.Culture);
        var draft = new Draft { Title = new string('x', 201), Markdown = " ", Tags = "a, b; #c d, e, f" };
        Assert.Equal(["title", "markdown", "tags"], draft.Check(texts, thread: true).Select(e => e.Field));
        Assert.Equal(["markdown"], draft.Check(texts, thread: false).Select(e => e.Field));
        Assert.Equal(["a", "b", "c", "d", "e", "f"], draft.TagList);
        Assert.Equal("tags", Assert.Single(new Draft { Title = "T", Markdown = "m", Tags = "naïve" }.Check(texts, thread: true)).Field);
        Assert.Empty(new Draft { Title = "T", Markdown = new string('m', 20_000), Tags = "Rota, rota" }.Check(texts, thread: true));
    }

    [Fact]
    public void A_form_has_a_key_that_the_server_takes()
    {
        Assert.Matches("^[A-Za-z0-9-]{1,64}$", new Draft().Ready().Key!);
        Assert.Equal("k-1", new Draft { Key = "k-1" }.Ready().Key);
        Assert.NotEqual("<b>", new Draft { Key = "<b>" }.Ready().Key);
        Assert.Equal("a\nb", new Draft { Markdown = "a\r\nb" }.Ready().Markdown);
    }
}
