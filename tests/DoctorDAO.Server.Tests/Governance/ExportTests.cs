using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Results;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Governance;
using DoctorDAO.Results;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>What readers take along of a session: exports of ballots, delegations and proposals.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class ExportTests(SessionServer association) : IClassFixture<SessionServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ballots_are_exported_as_they_stand_at_a_block_that_is_named()
    {
        var head = await association.Chain.Node.HeadAsync(Ct);
        var (export, block) = await JsonAsync<ExportedBallot>(new ExportQuery(ExportKind.Ballots, ExportFormat.Json, SessionServer.Chamber, association.Session));
        Assert.Equal((long)head.Number, export.Block.Number);
        Assert.Equal(head.Hash.ToString(), export.Block.Hash);
        Assert.Equal(export.Block, block);
        Assert.Equal(2, export.Count);
        var listed = (await new DaoClient(association.Browser).GetSessionBallotsAsync(SessionServer.Chamber, association.Session, null, 100, Ct)).Items;
        Assert.Equal(
            listed.OrderBy(x => x.Voter.Address, StringComparer.OrdinalIgnoreCase).Select(x => (x.Voter.Address, x.Voices, string.Join(',', x.Votes), x.Reason)),
            export.Rows.Select(x => (x.Voter, x.Voices, string.Join(',', x.Votes), x.Reason)));
        Assert.Contains(export.Rows, x => x.Voices == 4 && x.Reason == SessionServer.Formula);
    }

    [Fact]
    public async Task Csv_is_read_back_cell_by_cell_and_holds_no_formula()
    {
        await using var download = await association.Results.ExportAsync(new ExportQuery(ExportKind.Ballots, ExportFormat.Csv, SessionServer.Chamber, association.Session), Ct);
        var rows = await ReadCsvAsync(download.Content);
        Assert.Equal(["voter", "voices", "issue1", "issue2", "reason", "cast", "transaction"], rows[0]);
        Assert.Equal(3, rows.Count);
        var heavy = rows.Single(x => x[1] == "4");
        // Numbers stay numbers, below zero too; text cannot begin a formula.
        Assert.Equal(["5", "-6", "'" + SessionServer.Formula], heavy[2..5]);
        Assert.Equal("Line one\nand \"two\"", rows.Single(x => x[1] == "1")[4]);
    }

    [Fact]
    public async Task Delegations_are_exported_as_they_are_and_as_they_were_at_a_snapshot()
    {
        var (now, _) = await JsonAsync<ExportedDelegation>(new ExportQuery(ExportKind.Delegations, ExportFormat.Json, SessionServer.Chamber));
        var (then, _) = await JsonAsync<ExportedDelegation>(new ExportQuery(ExportKind.Delegations, ExportFormat.Json, SessionServer.Chamber, association.Session));
        Assert.Equal(4, now.Rows.Count);
        Assert.Equal([.. Pairs((1, 2), (2, 3), (4, 3)).Order()], then.Rows.Select(x => (x.Delegator, x.Delegate)).Order());
        Assert.Contains(Pairs((9, 3)).Single(), now.Rows.Select(x => (x.Delegator, x.Delegate)));
        Assert.All(now.Rows, x => Assert.Equal(DaoChain.Genesis.AddDays(365), x.Ends));
    }

    [Fact]
    public async Task Proposals_are_exported_with_their_tallies()
    {
        var (all, _) = await JsonAsync<ExportedProposal>(new ExportQuery(ExportKind.Proposals, ExportFormat.Json));
        Assert.Equal(["First", "Second"], all.Rows.Select(x => x.Title));
        Assert.Equal([(20L, 1L, 0L), (0L, 24L, 1L)], all.Rows.Select(x => (x.For, x.Against, x.Abstain)));
        Assert.All(all.Rows, x => Assert.Equal((ProposalState.Open, 5L, 2L, (long)DaoChain.Members), (x.State, x.Represented, x.Voters, x.Members)));
        Assert.Empty((await JsonAsync<ExportedProposal>(new ExportQuery(ExportKind.Proposals, ExportFormat.Json, "cover"))).Export.Rows);
        await using var download = await association.Results.ExportAsync(new ExportQuery(ExportKind.Proposals, ExportFormat.Csv, SessionServer.Chamber), Ct);
        Assert.Equal(3, (await ReadCsvAsync(download.Content)).Count);
    }

    private static IEnumerable<(string Delegator, string Delegate)> Pairs(params (int From, int To)[] pairs) =>
        pairs.Select(x => (DaoChain.Member(x.From).Address.ToString(), DaoChain.Member(x.To).Address.ToString()));

    private async Task<(Export<T> Export, Client.Status.BlockDto Block)> JsonAsync<T>(ExportQuery query)
    {
        await using var download = await association.Results.ExportAsync(query, Ct);
        var export = (await JsonSerializer.DeserializeAsync<Export<T>>(download.Content, DaoClient.Json, Ct))!;
        Assert.Equal(export.Count, export.Rows.Count);
        return (export, download.Block);
    }

    /// <summary>Reads RFC 4180 and nothing else.</summary>
    private static async Task<List<string[]>> ReadCsvAsync(Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(Ct);
        var rows = new List<string[]>();
        var (row, cell, at) = (new List<string>(), new StringBuilder(), 0);
        while (at < text.Length)
        {
            if (text[at] == '"')
            {
                for (at++; ; at++)
                {
                    if (text[at] != '"')
                        cell.Append(text[at]);
                    else if (at + 1 < text.Length && text[at + 1] == '"')
                        cell.Append(text[at++]);
                    else
                        break;
                }

                at++;
            }
            else
            {
                while (text[at] is not (',' or '\r'))
                {
                    Assert.NotEqual('"', text[at]);
                    cell.Append(text[at++]);
                }
            }

            row.Add(cell.ToString());
            cell.Clear();
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add([.. row]);
            row.Clear();
        }

        Assert.Empty(row);
        return rows;
    }
}
