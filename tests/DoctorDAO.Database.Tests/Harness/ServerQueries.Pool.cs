using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Cover;

namespace DoctorDAO.Database.Tests;

/// <content>The pool of the cover.</content>
internal sealed partial class ServerQueries
{
    private async Task ReadPoolAsync(Action<string> step, string account)
    {
        var pool = Get<IPool>();
        step("/api/cover/pool");
        Assert.NotNull(await pool.GetPoolAsync(Ct));
        step("/api/cover/pool/rules");
        Assert.NotEmpty((await pool.GetRulesAsync(Ct))!.Products);
        step("/api/cover/pool/history");
        Assert.NotEmpty(await pool.GetHistoryAsync(365, Ct));
        step("/api/cover/pool/figures");
        Assert.NotNull(await pool.GetFiguresAsync(Ct));
        step("/api/cover/pool/mine");
        Assert.NotEmpty((await pool.GetCapitalAsync(account, Ct))!.Requests);
        step("the queue is served");
        Assert.NotEmpty(await Get<PoolKeeper>().DueAsync(LargeAssociation.Now, Ct));
    }
}
