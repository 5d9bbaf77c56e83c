using System.Globalization;
using DoctorDAO.Portal.Features.Issuing;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests;

/// <summary>Numbers, votes, people and times as each language writes them.</summary>
public sealed class WritingTests
{
    private static readonly DateTimeOffset Deadline = SampleDao.Closes.AddHours(-12);

    [Theory]
    [InlineData("en-GB", "1,284", "+1,106", "\u2212320")]
    [InlineData("de", "1.284", "+1.106", "\u2212320")]
    [InlineData("fr", "1\u202f284", "+1\u202f106", "\u2212320")]
    [InlineData("es", "1.284", "+1.106", "\u2212320")]
    public async Task Numbers_and_votes(string language, string number, string votes, string negative)
    {
        var reader = await Readers.Of(new SampleDao(), language);
        Assert.Equal(number, reader.Number(1284));
        Assert.Equal(votes, reader.Votes(1106));
        Assert.Equal(negative, reader.Votes(-320));
        Assert.Equal("0", reader.Votes(0));
    }

    [Theory]
    [InlineData("en-GB", "Fri 27 Nov, 06:00", "Fri 27 Nov", "27 November", "CET")]
    [InlineData("de", "Fr., 27. Nov., 06:00", "Fr., 27. Nov.", "27. November", "MEZ")]
    [InlineData("fr", "ven. 27 nov., 06:00", "ven. 27 nov.", "27 novembre", "HEC")]
    [InlineData("es", "vie 27 nov, 06:00", "vie 27 nov", "27 de noviembre", "CET")]
    public async Task Times_in_the_readers_zone(string language, string moment, string day, string longDay, string zone)
    {
        var reader = await Readers.Of(new SampleDao(), language);
        Assert.Equal(moment, reader.Moment(Deadline));
        Assert.Equal(day, reader.Day(Deadline));
        Assert.Equal(longDay, reader.LongDay(Deadline));
        Assert.Equal(zone, reader.ZoneName(Deadline));
        Assert.Equal("UTC+1", reader.Offset(Deadline));
    }

    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Tongatapu")]
    [InlineData("Pacific/Midway")]
    [InlineData("UTC")]
    public async Task A_day_of_an_issuer_is_the_same_in_every_zone(string zone)
    {
        var reader = await Readers.Of(new SampleDao(), "en-GB", zone);
        Assert.Equal("Thu 31 Dec", Of("2027-01-01T00:00:00Z"));
        Assert.Equal("Sun 31 Jan", Of("2027-02-01T00:00:00Z"));
        Assert.Equal("Fri 31 Dec 2027", Of("2028-01-01T00:00:00Z"));
        // Over at once: the day that had begun.
        Assert.Equal(new DateOnly(2027, 1, 31), IssuingWriting.LastDay(DateTimeOffset.Parse("2027-01-31T13:30:00Z", CultureInfo.InvariantCulture)));

        string Of(string until) => reader.Day(IssuingWriting.LastDay(DateTimeOffset.Parse(until, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("Asia/Kolkata", "UTC+5:30", "UTC+5:30")]
    [InlineData("America/New_York", "UTC\u22125", "UTC\u22125")]
    [InlineData("Europe/London", "GMT", "UTC")]
    [InlineData("UTC", "UTC", "UTC")]
    [InlineData("Nowhere/At-All", "UTC", "UTC")]
    [InlineData("../../etc/passwd", "UTC", "UTC")]
    public async Task Zones_have_a_name_or_their_distance(string zone, string name, string offset)
    {
        var reader = await Readers.Of(new SampleDao(), "en-GB", zone);
        Assert.Equal(name, reader.ZoneName(Deadline));
        Assert.Equal(offset, reader.Offset(Deadline));
    }

    [Theory]
    [InlineData("en-GB", 40, "in 1\u00a0day 16\u00a0h")]
    [InlineData("de", 40, "in 1\u00a0Tag 16\u00a0Std.")]
    [InlineData("fr", 40, "dans 1\u00a0jour 16\u00a0h")]
    [InlineData("es", 40, "en 1\u00a0día 16\u00a0h")]
    [InlineData("de", 72, "in 3\u00a0Tagen")]
    [InlineData("en-GB", 1, "in 1\u00a0h")]
    [InlineData("en-GB", -24, "1\u00a0day ago")]
    [InlineData("de", -24, "vor 1\u00a0Tag")]
    [InlineData("en-GB", 0, "now")]
    public async Task Distances(string language, int hours, string expected)
    {
        var reader = await Readers.Of(new SampleDao(), language);
        Assert.Equal(expected, reader.Away(reader.Now.AddHours(hours)));
    }

    [Fact]
    public async Task A_far_date_has_its_year()
    {
        var reader = await Readers.Of(new SampleDao());
        Assert.Equal("Sun 3 Mar 2024, 11:00", reader.Moment(new DateTimeOffset(2024, 3, 3, 10, 0, 0, TimeSpan.Zero)));
        Assert.Equal("10 January", reader.LongDay(new DateTimeOffset(2027, 1, 10, 10, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public async Task People_by_name_by_title_and_by_account()
    {
        var reader = await Readers.Of(new SampleDao());
        Assert.Equal("Dr\u00a0Okafor", reader.ShortName(People.Okafor));
        Assert.Equal("Maeve Byrne", reader.ShortName(People.Byrne));
        Assert.Equal("NL", Writing.Initials(People.Nora));
        // Two signs of an account are no name: the picture is a figure.
        Assert.Null(Writing.Initials(People.Murphy));
        Assert.Equal("Critical care nursing", reader.Specialty("critical-care-nursing"));
        Assert.Equal("Space medicine", reader.Specialty("space-medicine"));
        var nameless = reader.Name(People.Murphy);
        Assert.StartsWith(People.Murphy.Address[..6], nameless, StringComparison.Ordinal);
        Assert.Contains('…', nameless);
    }

    [Fact]
    public async Task Sessions_by_chamber_and_day()
    {
        Assert.Equal("Clinical chamber, session of 20 November", (await Readers.Of(new SampleDao())).SessionTitle(SampleDao.Clinical, SampleDao.Session));
        Assert.Equal("Kammer Klinik, Sitzung vom 20. November", (await Readers.Of(new SampleDao(), "de")).SessionTitle(SampleDao.Clinical, SampleDao.Session));
    }
}
