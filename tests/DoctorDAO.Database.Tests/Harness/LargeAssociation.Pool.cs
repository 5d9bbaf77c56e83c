namespace DoctorDAO.Database.Tests;

/// <content>A pool with a long queue: of its requests one in a thousand is one account's, and one in a hundred waits.</content>
public sealed partial class LargeAssociation
{
    private static IEnumerable<string> Pool(bool sqlite, int count)
    {
        var (yes, no) = sqlite ? ("1", "0") : ("TRUE", "FALSE");
        yield return $"INSERT INTO views_pool (id, cash, equity, unearned, case_reserves, ibnr, payables, bonds, shortfall, unreserved, supply, queued, waiting, locked, largest, correlated, gearing, buy, redeem, dividend, paused, panel_fees, time, block) VALUES ('pool', '1000000', '1000000', '0', '0', '0', '0', '0', '0', '0', '100000000', '1000', {count / 100}, '100', '10', '1000', 40000, 13000, 12000, 15000, {no}, '0', {Now}, 900)";
        yield return $"INSERT INTO views_pool_classes (class, locked, correlation, cap) VALUES (1, '100', 2000, 6000)";
        yield return $"INSERT INTO views_pool_days (day, cash, equity, unearned, case_reserves, ibnr, minimum, locked, supply, ratio, claim, loss) SELECT {Now} / 86400 - i, '1', '1', '0', '0', '0', '1', '1', '1', 15000, 0, '0' FROM people WHERE i <= 3000";
        yield return $"INSERT INTO views_pool_shares (account, shares, owed, provided, \"left\", moved) SELECT account, '100', '5', '100', '0', CASE WHEN i % 5000 = 7 THEN {yes} ELSE {no} END FROM people WHERE i <= {count}";
        yield return $"INSERT INTO views_pool_requests (id, owner, asked, shares, floor, assets, asked_at, ready_at, state) SELECT i, CASE WHEN i % 1000 = 50 THEN '{Account(1)}' ELSE account END, '100', '100', '0', '0', {Now} - 9000000 + i, {Now} - 8000000, CASE WHEN i % 100 = 50 THEN 0 ELSE 1 END FROM people WHERE i <= {count}";
        yield return $"INSERT INTO views_pool_clock (id, origin) VALUES ('years', {Now} - 94608000)";
        yield return $"INSERT INTO views_pool_years (year, class, policies, written) VALUES (0, 1, 10, '1000'), (1, 1, 10, '1000')";
        yield return $"INSERT INTO views_pool_developments (year, class, age, reported, paid, incurred) VALUES (0, 1, 0, 1, '10', '20'), (0, 1, 1, 0, '10', '0'), (1, 1, 0, 1, '0', '20')";
        yield return $"INSERT INTO views_pool_unearned (\"end\", year, class, rate) SELECT {Now} / 86400 - 1000 + i, 1, 1, '1000' FROM people WHERE i <= 1300";
    }
}
