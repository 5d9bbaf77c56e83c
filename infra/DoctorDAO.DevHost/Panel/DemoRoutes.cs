using DoctorDAO.DevHost.Story;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DoctorDAO.DevHost.Panel;

/// <summary>Somebody whose wallet the demo offers.</summary>
/// <param name="Index">Number of the account under the public test words.</param>
/// <param name="Address">With its EIP-55 checksum.</param>
/// <param name="About">What there is to try as this person.</param>
internal sealed record WalletDto(int Index, string Address, string Name, string? About);

/// <summary>What only the demo answers.</summary>
internal static class DemoRoutes
{
    /// <summary>The wallets of its people, and the form that moves time; the page itself is <see cref="DemoPage"/>.</summary>
    public static void MapDemo(this IEndpointRouteBuilder endpoints)
    {
        var demo = endpoints.MapGroup("/demo").AllowAnonymous().ExcludeFromDescription();
        demo.MapGet("/wallets", Wallets);
        demo.MapPost("/time", MoveAsync);
    }

    private static Ok<WalletDto[]> Wallets(IReadOnlyList<Person> people) =>
        TypedResults.Ok(people.Where(x => x.IsMember).Select(x => new WalletDto(x.Index, x.Address.ToString(), x.Name, x.About)).ToArray());

    private static async Task<RedirectHttpResult> MoveAsync([FromForm] string jump, ChainClock clock, CancellationToken ct) =>
        TypedResults.LocalRedirect(await clock.GoAsync(jump, ct) is { } now ? $"/demo?moved={now.ToUnixTimeSeconds()}" : "/demo?missed=yes");
}
