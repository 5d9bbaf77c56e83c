using DoctorDAO.DevHost.Story;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DoctorDAO.DevHost.Panel;

/// <summary>Somebody whose wallet the demo offers.</summary>
/// <param name="Index">Number of the account under the public test words.</param>
/// <param name="Address">With its EIP-55 checksum.</param>
/// <param name="About">What there is to try as this person.</param>
internal sealed record WalletDto(int Index, string Address, string Name, string? About);

/// <summary>A transaction that a demo wallet is to send.</summary>
internal sealed record WalletTransaction(string From, string To, string Data);

/// <summary>What only the demo answers.</summary>
internal static class DemoRoutes
{
    /// <summary>The wallets of its people, and the form that moves time; the page itself is <see cref="DemoPage"/>.</summary>
    public static void MapDemo(this IEndpointRouteBuilder endpoints)
    {
        var demo = endpoints.MapGroup("/demo").AllowAnonymous().ExcludeFromDescription();
        demo.MapGet("/wallets", Wallets);
        demo.MapPost("/time", MoveAsync);
        demo.MapPost("/transactions", SendAsync);
    }

    /// <summary>Members, and offices whose part there is something to try in.</summary>
    private static Ok<WalletDto[]> Wallets(IReadOnlyList<Person> people) =>
        TypedResults.Ok(people.Where(x => x.IsMember || x.About is not null).Select(x => new WalletDto(x.Index, x.Address.ToString(), x.Name, x.About)).ToArray());

    /// <summary>Sends from an account of the demo's people, whose keys are public anyway; the local chain asks for no signature.</summary>
    private static async Task<Results<Ok<string>, BadRequest<string>>> SendAsync(WalletTransaction transaction, IReadOnlyList<Person> people, LocalNode node, CancellationToken ct)
    {
        if (!Address.TryParse(transaction.From, out var from) || people.All(x => x.Address != from) || !Address.TryParse(transaction.To, out var to))
            return TypedResults.BadRequest("It is not from one of the demo's people.");
        try
        {
            await node.Client.RequestAsync("anvil_setBalance", ct, from.ToHex(), "0x3635c9adc5dea00000");
            await node.Client.RequestAsync("anvil_impersonateAccount", ct, from.ToHex());
            var hash = await node.Client.RequestAsync(
                "eth_sendTransaction", ct, new Dictionary<string, string> { ["from"] = from.ToHex(), ["to"] = to.ToHex(), ["data"] = transaction.Data });
            return TypedResults.Ok(hash.GetString()!);
        }
        catch (RpcException e)
        {
            return TypedResults.BadRequest(e.NodeMessage);
        }
    }

    private static async Task<RedirectHttpResult> MoveAsync([FromForm] string jump, ChainClock clock, CancellationToken ct) =>
        TypedResults.LocalRedirect(await clock.GoAsync(jump, ct) is { } now ? $"/demo?moved={now.ToUnixTimeSeconds()}" : "/demo?missed=yes");
}
