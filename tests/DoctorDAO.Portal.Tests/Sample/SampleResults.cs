using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Results;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Results and delegates of the sample association.</summary>
public sealed class SampleResults(Scene scene = Scene.ThroughDelegate) : IResults, IDelegates
{
    public Task<SessionFlowsDto?> GetFlowsAsync(string chamber, long session, CancellationToken ct) => Task.FromResult(scene == Scene.Empty ? null : new SessionFlowsDto(
        new ChamberRefDto(chamber, "Advocacy"), session, 1284, 702, 131, [131, 402, 150, 19, 0, 0, 0, 0],
        [new("emergency-medicine", 310, 214, 51), new("surgery", 120, 60, 9), new("", 7, 3, 1)],
        [Ballot(scene == Scene.LongText ? People.Long : People.Demir, 212), Ballot(People.Nora, 40)], Final: scene != Scene.Waiting));

    public Task<Page<DelegateRowDto>> GetDelegatesAsync(DelegateQuery query, CancellationToken ct) => Task.FromResult(new Page<DelegateRowDto>(
        query.Cursor is not (null or "next") ? throw new FieldException("cursor", "is none") : scene == Scene.Empty || query.Specialty == "paediatrics" ? [] :
        [
            new DelegateRowDto(scene == Scene.LongText ? People.Long : People.Demir, 112, 14, 4, true, 20, 19, 17, "I read every dossier before I vote.", query.For is null ? null : new AgreementDto(31, 40)),
            new DelegateRowDto(People.Okafor, 39, 6, 2, false, 1, 1, 0, null, query.For is null ? null : new AgreementDto(0, 0)),
            new DelegateRowDto(People.Nora, 6, 3, 2, true, 20, 4, 0, null, null),
        ],
        query.Cursor is null ? "next" : null));

    private static BallotDto Ballot(Client.Membership.PersonDto voter, int voices) => new(voter, voices, [1, 2, 3, 0, 0, 0], "", SampleDao.Opened, true, "0x" + new string('d', 64));
}
