using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Relay;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>A pool after a large claim, with somebody who waits to leave.</summary>
public sealed class SamplePool : IPool, IMemberContracts
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What is shown; nothing for an association without cover.</summary>
    public PoolDto? Pool { get; set; } = new(
        "EUR",
        2,
        new PoolLinesDto(645_020_000, 418_230_000, 106_480_000, 61_250_000, 49_800_000, 7_420_000, 1_840_000, 0),
        new PoolSolvencyDto(16_400, 255_000_000, CapitalRule.Correlated, 900_000_000, 20_000_000, 418_230_000, 112_230_000, 40_000, 13_000, 12_000, 15_000),
        [new PoolClassDto(1, 300_000_000, 1_003_752_000, 6_000, 2_000), new PoolClassDto(4, 600_000_000, 752_814_000, 4_500, 3_500)],
        new PoolPricesDto(4_000_000m, 132.32m, 104.5575m, 529_280_000, 418_230_000),
        new PoolQueueDto(2, 3_000_000, Now.AddDays(4)),
        Open: true,
        Paused: false,
        900_000,
        Now,
        Final: true,
        RecountAgrees: true);

    /// <summary>What the reader has.</summary>
    public CapitalDto Capital { get; set; } = new(
        10_000m, 1_045_575, 25_000, 2_000_000, 0,
        [
            new RedeemRequestDto(7, RedeemState.Waiting, 5_000m, 5_000m, 522_787, 0, 500_000, Now.AddDays(-17), Now.AddDays(4), 2, 1_000_000, RedeemWait.Time, Now.AddDays(4), 0),
            new RedeemRequestDto(3, RedeemState.Served, 1_000m, 0, 0, 101_000, 0, Now.AddDays(-90), Now.AddDays(-69), null, 0, RedeemWait.Nothing, null, 0),
        ]);

    /// <summary>Days of the chart: two years, a valley in the middle.</summary>
    public IReadOnlyList<PoolDayDto> Days { get; set; } =
    [
        .. Enumerable.Range(0, 104).Select(i => new PoolDayDto(
            new DateOnly(2024, 12, 1).AddDays(i * 7), i == 60 ? 12_100 : 15_000 + (i * 14), 400_000_000, 250_000_000, 900_000_000, 600_000_000, 100_000_000, 60_000_000, 40_000_000, i == 60 ? 99_000_000 : 0)),
    ];

    /// <inheritdoc/>
    public MemberContractsDto Contracts { get; } = new(
        31_337, "0x1000000000000000000000000000000000000001", "0x1000000000000000000000000000000000000002", "0x1000000000000000000000000000000000000003",
        "0x1000000000000000000000000000000000000004", "0x1000000000000000000000000000000000000005", "0x1000000000000000000000000000000000000006", "EUR", 2);

    /// <inheritdoc/>
    public Task<PoolDto?> GetPoolAsync(CancellationToken ct) => Task.FromResult(Pool);

    /// <summary>What the Cover chamber has decided.</summary>
    public CoverRulesDto? Rules { get; set; } = new(
        "EUR", 2, new ChamberRefDto("cover", "Cover"),
        [
            new ProductRuleDto(1, "Legal defence costs", "legal-defence-1", 12_000, 9_500, 20_000, 30, true), new ProductRuleDto(2, "Something older", null, 0, 10_000, 0, 0, false),
        ],
        new PriceFactorsDto([3_500, 6_500, 8_500, 9_500, 10_000], 7_000, 20_000, 6_000, 30_000),
        [new ClassRuleDto(1, 10_000, 6_000, 2_000), new ClassRuleDto(4, 26_000, null, null)],
        new SolvencyRuleDto(40_000, 13_000, 12_000, 15_000), new JudgingRuleDto(10_000, 6_000, 500, 5, 10), 21);

    /// <inheritdoc/>
    public Task<CoverRulesDto?> GetRulesAsync(CancellationToken ct) => Task.FromResult(Rules);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PoolDayDto>> GetHistoryAsync(int days, CancellationToken ct) => Task.FromResult(Days);

    /// <inheritdoc/>
    public Task<CapitalDto?> GetCapitalAsync(string account, CancellationToken ct) => Task.FromResult<CapitalDto?>(Capital);

    /// <inheritdoc/>
    public Task<FiguresDto?> GetFiguresAsync(CancellationToken ct)
    {
        var first = new FigureDto(0, 1, 20, 6_000_000, 6_000_000, 4, 2_000_000, 500_000, 2_500_000, 100_000, 4_333);
        var second = new FigureDto(1, 1, 25, 7_000_000, 3_000_000, 1, 0, 400_000, 400_000, 1_550_000, 6_500);
        var total = new FigureDto(null, null, 45, 13_000_000, 9_000_000, 5, 2_000_000, 900_000, 2_900_000, 1_650_000, 5_055);
        return Task.FromResult(Pool is null ? null : new FiguresDto(
            "EUR", 2, [first, second], [first with { Class = null }, second with { Class = null }], [total with { Class = 1 }], total,
            [new TriangleRowDto(0, Now.AddDays(-700), [2_000_000, 2_500_000], 1, 2_600_000), new TriangleRowDto(1, Now.AddDays(-335), [400_000], 0, 4_550_000)],
            [12_500], 6_500, 1_000, 6_055, 16_400, 7_000_000, 167, 5_202, 30_000, 30_000, Now));
    }

    /// <inheritdoc/>
    public Task<PreparedCall> PrepareDepositAsync(string account, DepositDraft draft, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<PreparedCall> PrepareRedeemAsync(string account, RedeemDraft draft, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<PreparedCall> PrepareCollectAsync(string account, CancellationToken ct) => throw new NotSupportedException();
}
