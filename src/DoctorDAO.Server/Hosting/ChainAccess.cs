using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Credentials.Admissions;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Relay;
using DoctorDAO.Indexing;

namespace DoctorDAO.Server.Hosting;

/// <summary>The nodes, how they are followed, and what is sent to them.</summary>
public static class ChainAccess
{
    public static IServiceCollection AddChain(this IServiceCollection services, ServerSettings settings)
    {
        services.AddNodes(settings.RpcUrls, settings.WebSocketUrls);
        services.Configure<IndexingOptions>(options =>
        {
            options.Enabled = settings.Has(Roles.Indexer);
            options.FinalityBlocks = settings.FinalityBlocks;
            options.LargestRange = settings.LargestRange;
            options.FirstRange = Math.Min(options.FirstRange, settings.LargestRange);
            options.LogsPerBatch = settings.LogsPerBatch;
            options.CheckHistory = settings.CheckHistory;
        });
        services.Configure<RelayOptions>(options =>
        {
            options.Key = settings.RelayKey;
            options.StuckAfter = TimeSpan.FromSeconds(settings.RelayStuckAfter);
            options.Keeps = settings.RelayKeeps;
            options.ActsPerHour = settings.RelayActsPerHour;
            options.GasPerDay = settings.RelayGasPerDay * 1_000_000L;
            options.GasPerAccount = settings.RelayGasPerAccount * 1_000_000L;
            options.MaxFeePerGas = settings.RelayMaxFeePerGas * 1_000_000_000L;
        });
        services.Configure<QuoteOptions>(options =>
        {
            options.Key = settings.QuoterKey;
            foreach (var (country, reason) in settings.ClosedCountries)
                options.Closed[country] = reason;
        });
        services.Configure<MarketOptions>(options => options.AttesterKey = settings.AttesterKey);
        services.Configure<AdmissionOptions>(options =>
        {
            foreach (var key in settings.VerifierKeys)
                options.VerifierKeys.Add(key);
        });
        return services;
    }
}
