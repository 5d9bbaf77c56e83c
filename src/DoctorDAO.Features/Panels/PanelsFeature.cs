using DoctorDAO.Client;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;
using DoctorDAO.Features.Relay;
using DoctorDAO.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Panels;

/// <summary>Jurors who are drawn by lot, and the cases that they judge.</summary>
public static partial class PanelsFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddPanels(this IServiceCollection services)
    {
        services.AddPersonalTable<SealedVoteRow>("votes-handed-over", x => x.Account, OnErase.Delete, OnMove.Follow, x => new { x.CaseId, x.Round, x.Seat, x.Account, x.Commitment, x.GivenAt });
        services.AddPersonalTable<VoteReasonsRow>("votes-reasons", x => x.Account, OnErase.Delete, OnMove.Follow);
        services.AddProjection<PanelProjection>();
        services.AddSingleton<IEmployers, Employers>();
        services.AddSingleton<CaseOpeners>();
        services.AddSingleton<JurorQueries>();
        services.AddSingleton<CaseQueries>();
        services.AddSingleton<VoteSeal>();
        services.AddSingleton<SealedVotes>();
        services.AddSingleton<JurorCalls>();
        services.AddSingleton<IKeeper, PanelKeeper>();
        services.AddSingleton<IPanels, Panels>();
        return services;
    }

    private sealed class Panels(JurorQueries jurors, CaseQueries cases, JurorCalls calls) : IPanels
    {
        public Task<JurorDto> GetJurorAsync(string account, CancellationToken ct) => jurors.GetJurorAsync(account, ct);

        public Task<Page<PastSeatDto>> GetSeatsAsync(string account, string? cursor, int limit, CancellationToken ct) => jurors.GetSeatsAsync(account, cursor, limit, ct);

        public Task<CaseDto?> GetCaseAsync(string? account, long id, CancellationToken ct) => cases.GetCaseAsync(account, id, ct);

        public Task<OwnVoteDto?> GetVoteAsync(string account, long id, CancellationToken ct) => cases.GetVoteAsync(account, id, ct);

        public Task<PreparedCall> PrepareServeAsync(string account, ServiceDraft draft, CancellationToken ct) => calls.PrepareServeAsync(account, draft, ct);

        public Task<PreparedCall> PrepareResignAsync(string account, CancellationToken ct) => calls.PrepareResignAsync(account, ct);

        public Task<PreparedCall> PrepareCollectAsync(string account, CancellationToken ct) => calls.PrepareCollectAsync(account, ct);

        public Task<PreparedCall?> PrepareCommitAsync(string account, long id, CommitDraft draft, CancellationToken ct) => calls.PrepareCommitAsync(account, id, draft, ct);

        public Task<bool> HandOverAsync(string account, long id, OpenVote vote, CancellationToken ct) => calls.HandOverAsync(account, id, vote, ct);

        public Task<bool> TakeBackAsync(string account, long id, CancellationToken ct) => calls.TakeBackAsync(account, id, ct);

        public Task<RelayTicket?> RevealAsync(string account, long id, OpenVote vote, CancellationToken ct) => calls.RevealAsync(account, id, vote, ct);
    }
}
