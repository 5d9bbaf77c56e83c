using DoctorDAO.Client;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Two ballots of everybody, on two pages: one with a reason, one that only took the voice back.</summary>
public sealed class SampleRecords : IMemberRecords
{
    public Task<Page<MemberBallotDto>> GetMemberBallotsAsync(string address, string? cursor, int limit, CancellationToken ct) => cursor switch
    {
        null => Page(new MemberBallotDto(SampleDao.Clinical, SampleDao.Session, 6, "<b>Nights</b> are too long.", SampleDao.Opened, true, "0x", [new("1", "Shorter <i>nights</i>", 7), new("2", "Longer days", -4), new("3", "Nothing", 0)]), "2"),
        "2" => Page(new MemberBallotDto(SampleDao.Clinical, SampleDao.Session - 604_800, 1, "", SampleDao.Opened.AddDays(-7), true, "0x", [new("4", "Another", 0)]), null),
        _ => throw new FieldException("cursor", "is none"),
    };

    private static Task<Page<MemberBallotDto>> Page(MemberBallotDto ballot, string? next) => Task.FromResult(new Page<MemberBallotDto>([ballot], next));
}
