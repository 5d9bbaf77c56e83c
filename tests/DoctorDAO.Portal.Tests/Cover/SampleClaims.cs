using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests.Cover;

/// <summary>Claims of Dr Lindqvist's, one in each status; acts are not taken.</summary>
public sealed class SampleClaims : IClaims, IEvidence, IMemberContracts
{
    /// <summary>The chain's clock of the sample association.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Who is the custodian; nobody by default.</summary>
    public EvidenceReaderDto? Custodian { get; set; }

    /// <summary>Whether the reader makes offers.</summary>
    public bool Officer { get; set; }

    /// <summary>Whether the evidence was deleted.</summary>
    public bool Deleted { get; set; }

    /// <summary>Whether the policy takes reports.</summary>
    public bool Open { get; set; } = true;

    public MemberContractsDto? Contracts { get; } = new(31337, Place('f'), Place('a'), Place('b'), Place('c'), Place('d'), Place('e'), "EUR", 2);

    public Task<IReadOnlyList<ClaimRowDto>> GetOwnAsync(string account, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ClaimRowDto>>(account == People.Nora.Address ? [.. Enum.GetValues<ClaimStatus>().Where(x => x != ClaimStatus.None).Select(x => Row(x))] : []);

    public Task<ClaimDto?> GetClaimAsync(string account, long id, CancellationToken ct) => Task.FromResult(id is >= 1 and <= 8 ? Claim((ClaimStatus)id, id == 3 ? 0 : 5_000) : null);

    public Task<IReadOnlyList<ClaimNumbersDto>> GetNumbersAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<ClaimNumbersDto>>([]);

    public async Task<ClaimableDto?> GetClaimableAsync(string account, long policy, CancellationToken ct) => account == People.Nora.Address && policy == 7
        ? new ClaimableDto(
            7, "Legal defence costs", new DateOnly(2024, 3, 1), new DateOnly(2026, 11, 24), Now.AddDays(-100), Now.AddDays(200), Open, 250_00, 25_000_00, 49_000_00, new ClaimRuleDto(60_00, 120_00, 25_00),
            await GetOwnAsync(account, ct))
        : null;

    public Task<bool> IsOfficerAsync(string account, CancellationToken ct) => Task.FromResult(Officer);

    public Task<IReadOnlyList<ClaimRowDto>> GetDeskAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<ClaimRowDto>>([Row(ClaimStatus.Filed)]);

    public Task<PreparedCall> PrepareFileAsync(string account, ClaimDraft draft, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareEvidenceAsync(string account, long id, EvidenceDraft draft, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareWithdrawAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareSettleAsync(string account, long id, AmountDraft draft, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareAppealAsync(string account, long id, AppealDraft draft, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareCollectAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareOfferAsync(string account, long id, AmountDraft draft, CancellationToken ct) => throw new NotSupportedException();

    public Task BeginAsync(string account, NewEvidence evidence, CancellationToken ct) => throw new NotSupportedException();

    public Task<EvidenceFileDto?> AddAsync(string account, Guid evidence, string hash, byte[] content, CancellationToken ct) => throw new NotSupportedException();

    public Task<EvidenceCommitmentDto?> CommitAsync(string account, Guid evidence, CancellationToken ct) => throw new NotSupportedException();

    public Task<ClaimEvidenceDto?> ReadAsync(string account, long claim, CancellationToken ct) => Task.FromResult<ClaimEvidenceDto?>(
        account == People.Nora.Address ? new ClaimEvidenceDto(Guid.Parse("0b6f7a52-6d2f-4b3e-9c1d-2f7f5a1c8e90"), [], "x", [], Deleted ? Now.AddDays(-1) : null, null) : null);

    public Task<byte[]?> ReadFileAsync(string account, long claim, string hash, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<EvidenceReaderDto>?> GetReadersAsync(string account, long claim, CancellationToken ct) => throw new NotSupportedException();

    public Task<int?> GiveAsync(string account, long claim, GivenKeys keys, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<EvidenceReadDto>?> GetReadsAsync(string account, long claim, CancellationToken ct) => Task.FromResult<IReadOnlyList<EvidenceReadDto>?>(
        account == People.Nora.Address ? [new EvidenceReadDto(People.Demir, "0x" + new string('7', 64), Now.AddHours(-1)), new EvidenceReadDto(People.Demir, null, Now.AddHours(-2))] : null);

    public Task<EvidenceReaderDto?> GetCustodianAsync(CancellationToken ct) => Task.FromResult(Custodian);

    public Task<IReadOnlyList<JurorKeyDto>> GetKeysAsync(string account, CancellationToken ct) => throw new NotSupportedException();

    public Task<JurorKeyDto> AddKeyAsync(string account, NewJurorKey key, CancellationToken ct) => throw new NotSupportedException();

    private static string Place(char digit) => "0x" + new string(digit, 40);

    private static ClaimRowDto Row(ClaimStatus status) => new(
        (long)status, 7, status, Now.AddDays(-30), Now.AddDays(-9), 6_200_00,
        status is ClaimStatus.Payable or ClaimStatus.Paid ? 3_100_00 : null, status == ClaimStatus.Paid ? 3_100_00 : 0, status == ClaimStatus.Judged ? 2_000_00 : 0, Next(status));

    private static ClaimNextDto Next(ClaimStatus status) => status switch
    {
        ClaimStatus.Filed => new(ClaimNext.Convene, ClaimActor.Anybody, null),
        ClaimStatus.Judged or ClaimStatus.Appeal => new(ClaimNext.Vote, ClaimActor.Panel, Now.AddDays(2)),
        ClaimStatus.Challenge => new(ClaimNext.Appeal, ClaimActor.Holder, Now.AddDays(6)),
        ClaimStatus.Payable => new(ClaimNext.Collect, ClaimActor.Holder, null),
        _ => new(ClaimNext.Nothing, ClaimActor.Nobody, null),
    };

    private static ClaimDto Claim(ClaimStatus status, int award)
    {
        var ruled = status is ClaimStatus.Challenge or ClaimStatus.Appeal or ClaimStatus.Payable or ClaimStatus.Paid;
        return new ClaimDto(
            Row(status), People.Nora, "0x" + new string('1', 64), 6_450_00, 6_200_00, 60_00, ruled ? award : null, ruled ? Now.AddDays(6) : null, 120_00, status == ClaimStatus.Appeal, null, false, 0,
            status == ClaimStatus.Filed, status is ClaimStatus.Filed or ClaimStatus.Judged, status is ClaimStatus.Filed or ClaimStatus.Judged or ClaimStatus.Appeal,
            status == ClaimStatus.Filed ? null : new ClaimPanelDto(4, CaseStage.Commit, 0, 5, 5, 2, ruled ? 5 : 0, false, ruled ? [.. Enumerable.Range(0, 5).Select(x => new ClaimVoteDto(0, x, x == 4 ? 5_000 : award, "0x1", "<i>The letter</i> is from before."))] : []),
            [new ClaimStepDto(ClaimStep.Filed, Now.AddDays(-9), People.Nora, 6_200_00, null, null, "0x2", "0x3", true)]);
    }
}
