using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Reputation in the sample association: Dr Okafor has most, what is shown of others is made of it.</summary>
public sealed class SampleReputation(Scene scene = Scene.ThroughDelegate) : IReputationQueries
{
    private static readonly DateTimeOffset Today = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Keys = ["clinical", "treasury", "cover", "advocacy", "marketplace", "platform"];

    /// <summary>Who may propose, as the server would answer.</summary>
    public ProposerDto Proposer { get; init; } = new(new ProposerRuleDto(SampleDao.Clinical, 10, 3), true, 4, false);

    /// <summary>How the experienced voted.</summary>
    public ExperiencedVoteDto Experienced { get; init; } = new(31, 19, 8, 4);

    private bool Empty => scene == Scene.Empty;

    public Task<ReputationDto?> GetReputationAsync(string address, CancellationToken ct)
    {
        var person = People.All.FirstOrDefault(x => x.Address == address);
        if (person is null || Empty) return Task.FromResult<ReputationDto?>(null);
        var known = person == People.Okafor || scene == Scene.LongText;
        return Task.FromResult<ReputationDto?>(new ReputationDto(
            person, known ? TrustLevel.Experienced : TrustLevel.Member, known ? [Of(SampleDao.Clinical, 84), Of(SampleDao.Treasury, 3), Of(SampleDao.Cover, 0)] : [],
            new BlockDto(21_904_113, "0x" + new string('a', 64), Today)));
    }

    public Task<Page<ReputationEntryDto>> GetReputationHistoryAsync(ReputationHistoryQuery query, CancellationToken ct) => Task.FromResult(new Page<ReputationEntryDto>(
        query.Cursor is not (null or "more") ? throw new FieldException("cursor", "is none") : query.Cursor is not null ? [Entry(SampleDao.Cover, -400, 12, 0, 5, null, null)] :
        [
            Entry(SampleDao.Clinical, -3, 40, 0, 40, "timelock", null), Entry(SampleDao.Clinical, -30, 50, 20, 47, null, People.Raman),
            Entry(SampleDao.Clinical, -60, 4, 2, 3, "timelock", null) with { Slashed = true }, Entry(SampleDao.Treasury, -90, 0, 9, 0, "cover", People.Long),
        ],
        query.Cursor is null ? "more" : null));

    public Task<IReadOnlyList<ReputationTopicDto>> GetReputationTopicsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<ReputationTopicDto>>([.. Keys.Select(Topic)]);

    public Task<ReputationTopicDto?> GetReputationTopicAsync(string topic, CancellationToken ct) => Task.FromResult(Keys.Contains(topic) ? Topic(topic) : null);

    public Task<Page<ReputationLeaderDto>> GetReputationLeadersAsync(string topic, string? cursor, int limit, CancellationToken ct) => Task.FromResult(new Page<ReputationLeaderDto>(
        cursor is not (null or "more") ? throw new FieldException("cursor", "is none") : Empty || topic != "clinical" ? [] : [.. (scene == Scene.LongText ? People.All : People.All.Skip(1).Take(4)).Select((x, i) => new ReputationLeaderDto(x, 84 - (7 * i)))],
        Empty || topic != "clinical" || cursor is not null ? null : "more"));

    public Task<ExperiencedVoteDto?> GetExperiencedVoteAsync(string proposal, CancellationToken ct) => Task.FromResult<ExperiencedVoteDto?>(Empty ? null : Experienced);

    public Task<ProposerDto?> GetProposerAsync(string chamber, string address, CancellationToken ct) => Task.FromResult(Empty ? null : Proposer);

    private static TopicReputationDto Of(ChamberRefDto topic, long units) => new(
        topic, units, [.. Enumerable.Range(0, 11).Select(i => new FadingDto(Today.AddDays(73 * i), (long)(units / Math.Pow(2, i / 5.0))))], units == 0 ? null : Today.AddDays(2300), true);

    private static ReputationEntryDto Entry(ChamberRefDto topic, int days, long amount, long cut, long left, string? by, PersonDto? counterpart) => new(
        topic, Today.AddDays(days), false, amount, cut, left, amount == 0 ? null : Today.AddDays(days + 365), amount == 0 ? null : Today.AddDays(days + 2000),
        "0x4444444444444444444444444444444444444444", by, counterpart, "0x" + (-days).ToString("x64", System.Globalization.CultureInfo.InvariantCulture), true, "0x" + new string('b', 64));

    private static ReputationTopicDto Topic(string key) => new(
        new ChamberRefDto(key, key), key == "clinical" ? 31 : 0,
        key == "clinical" ? [new ReputationSourceDto("0x4444444444444444444444444444444444444444", "timelock", 200, 50, 25, 74), new ReputationSourceDto("0x5555555555555555555555555555555555555555", null, 1000, 20, 5, 0)] : [],
        key == "clinical" ? [new ReputationSlasherDto("0x4444444444444444444444444444444444444444", "timelock")] : [], Today.AddDays(12));
}
