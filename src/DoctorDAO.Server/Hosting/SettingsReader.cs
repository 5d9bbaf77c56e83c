using System.Globalization;
using System.Net;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;

namespace DoctorDAO.Server.Hosting;

/// <summary>Reads settings and collects what cannot be used, so that whoever runs a server learns all of it at once.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private const int MostNodes = 16;
    private readonly List<string> _problems = [];

    /// <summary>Reads and checks.</summary>
    /// <exception cref="SettingsException">One or more cannot be used; all of them are named.</exception>
    public ServerSettings Read()
    {
        var roles = ReadRoles();
        var data = Path.GetFullPath(Text("DataDirectory") ?? ".data");
        var provider = Choice("Database:Provider", DatabaseProvider.Sqlite);
        var connection = Text("Database:ConnectionString");
        if (connection is null && provider != DatabaseProvider.Sqlite)
            Problem("Database:ConnectionString", $"is missing, and {provider} needs one.");
        var deployment = ReadDeployment();
        var (rpc, sockets) = ReadNodes();
        var settings = new ServerSettings
        {
            Roles = roles,
            Provider = provider,
            ConnectionString = connection ?? $"Data Source={Path.Combine(data, "doctordao.db")}",
            MigrateOnStart = Flag("Database:MigrateOnStart") ?? provider == DatabaseProvider.Sqlite,
            RpcUrls = rpc,
            WebSocketUrls = sockets,
            Deployment = deployment!,
            FinalityBlocks = Number("Chain:FinalityBlocks", 12, 1, 10_000),
            LargestRange = Number("Chain:LargestRange", 50_000, 1, 1_000_000),
            LogsPerBatch = Number("Chain:LogsPerBatch", 12_500, 1, 1_000_000),
            CheckHistory = Choice("Chain:CheckHistory", HistoryCheck.Later),
            RelayKey = (roles & Roles.Relay) != 0 ? ReadRelayKey() : null,
            QuoterKey = ReadKeyOf("Cover:QuoterKey"),
            AttesterKey = ReadKeyOf("Marketplace:AttesterKey"),
            ClosedCountries = ReadClosedCountries(),
            RelayStuckAfter = Number("Relay:StuckAfter", 45, 1, 3_600),
            VerifierKeys = [.. ReadVerifierKeys()],
            RelayKeeps = Flag("Relay:Keep") ?? true,
            RelayActsPerHour = Number("Relay:ActsPerHour", 60, 1, 1_000_000),
            RelayGasPerDay = Number("Relay:GasPerDay", 2_000, 1, 1_000_000_000),
            RelayGasPerAccount = Number("Relay:GasPerAccount", 50, 1, 1_000_000_000),
            RelayMaxFeePerGas = Number("Relay:MaxFeePerGas", 100, 1, 1_000_000),
            DataDirectory = data,
            Redis = Text("ConnectionStrings:Redis"),
            PublicUrl = Url("PublicUrl", "the origin that people see, for example https://dao.example.org"),
            Clients = [.. ReadClients()],
            TrustedProxies = [.. ReadProxies()],
            RequestsPerMinute = Number("RateLimits:PerMinute", 1_200, 1, 10_000_000),
            SignInsPerMinute = Number("RateLimits:SignInsPerMinute", 30, 1, 10_000_000),
            Mail = ReadMail(),
            DigestHour = Number("Mail:DigestHour", 6, 0, 23),
            PrivateWebhooks = Flag("Webhooks:AllowPrivate") == true,
            LoopbackIssuers = Flag("Credentials:AllowLoopback") == true,
            EvidenceDays = Number("Issuing:EvidenceDays", 30, 1, 3_650),
            AnswerDays = Number("Issuing:AnswerDays", 90, 1, 3_650),
            DecisionDays = Number("Issuing:DecisionDays", 180, 1, 3_650),
            ClaimEvidenceDays = Number("Cover:EvidenceDays", 90, 1, 3_650),
            Custodian = ReadAccount("Cover:Custodian"),
            CourseIssuer = Text("Marketplace:CourseIssuer"),
            TalkDays = Number("Marketplace:TalkDays", 730, 120, 3_650),
            CoverIssuer = Text("Cover:Issuer"),
            ExportsPerMinute = Number("RateLimits:ExportsPerMinute", 12, 1, 10_000_000),
            MetricsPort = Flag("Metrics:Prometheus") == true ? ReadMetricsPort() : null,
        };
        return _problems.Count == 0 ? settings : throw new SettingsException(_problems);
    }

    private Roles ReadRoles()
    {
        var section = configuration.GetSection("Roles");
        string[] names = section.Value is { } list
            ? list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. section.GetChildren().Select(x => x.Value ?? "")];
        var roles = Roles.None;
        foreach (var name in names)
        {
            if (name.All(char.IsAsciiLetter) && Enum.TryParse<Roles>(name, ignoreCase: true, out var role) && role != Roles.None)
                roles |= role;
            else
                Problem("Roles", $"'{name}' is unknown. There are api, portal, identity, indexer and relay; without the setting a process has all.");
        }

        return names.Length == 0 ? Roles.All : roles;
    }

    private T Choice<T>(string name, T usual)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return usual;
        if (text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var choice))
            return choice;
        Problem(name, $"'{text}' is unknown. There are {string.Join(", ", Enum.GetNames<T>())}.");
        return usual;
    }

    private string? ReadAccount(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (text.Length == 42 && Address.TryParse(text, out var account))
            return account.ToHex();
        Problem(name, $"'{text}' is no account: 0x and 40 hexadecimal digits.");
        return null;
    }

    private Deployment? ReadDeployment()
    {
        if (Text("Chain:Deployment") is not { } path)
        {
            Problem("Chain:Deployment", "is missing: the path of the file that the deploy script wrote, for example deployments/31337.json.");
            return null;
        }

        try
        {
            return Deployment.ReadAsync(path, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is InvalidDeploymentException or IOException or UnauthorizedAccessException)
        {
            Problem("Chain:Deployment", e.Message);
            return null;
        }
    }

    /// <summary>The key of a setting, or of the file that the setting with <c>File</c> behind its name has.</summary>
    private PrivateKey? ReadKeyOf(string setting)
    {
        var (name, text) = (setting, Text(setting));
        if (text is null && Text(setting + "File") is { } file)
            (name, text) = (setting + "File", ReadFile(setting + "File", file));
        return text is null ? null : ReadKey(name, text);
    }

    private Dictionary<string, string> ReadClosedCountries()
    {
        const int MostCountries = 250;
        const int LongestReason = 300;
        var closed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var country in configuration.GetSection("Cover:Closed").GetChildren())
        {
            if (country.Key is not { Length: 2 } || !country.Key.All(char.IsAsciiLetter))
                Problem(country.Path, "is no country: two letters of ISO 3166-1, with the reason as value.");
            else if (country.Value is not { Length: > 0 and <= LongestReason } || closed.Count == MostCountries)
                Problem(country.Path, $"needs a reason of 1 to {LongestReason} characters that members read; at most {MostCountries} countries are possible.");
            else
                closed[country.Key.ToUpperInvariant()] = country.Value;
        }

        return closed;
    }

    private IEnumerable<PrivateKey> ReadVerifierKeys()
    {
        var given = configuration.GetSection("Admissions:VerifierKeys").GetChildren().Select(x => (x.Path, x.Value))
            .Concat(configuration.GetSection("Admissions:VerifierKeyFiles").GetChildren().Select(x => (x.Path, Value: ReadFile(x.Path, x.Value)))).Where(x => x.Value is { Length: > 0 }).ToList();
        if (given.Count > MostNodes)
            Problem("Admissions:VerifierKeys", $"has more than {MostNodes} keys.");
        foreach (var (path, text) in given.Take(MostNodes))
        {
            PrivateKey key;
            try
            {
                key = PrivateKey.Parse(text!);
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                // The key itself is never shown.
                Problem(path, "is no private key: 0x and 64 hexadecimal digits.");
                continue;
            }

            yield return key;
        }
    }

    private string? ReadFile(string name, string? file)
    {
        try
        {
            return file is null ? null : File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problem(name, $"{file} cannot be read: {e.Message}");
            return null;
        }
    }

    private PrivateKey? ReadRelayKey()
    {
        var (name, text) = ("Relay:PrivateKey", Text("Relay:PrivateKey"));
        if (text is null && Text("Relay:PrivateKeyFile") is { } file)
        {
            name = "Relay:PrivateKeyFile";
            text = ReadFile(name, file);
            if (text is null)
                return null;
        }

        if (text is null)
        {
            Problem(name, "is missing. The relay role pays for members' acts: set Relay:PrivateKeyFile, or leave relay out of Roles.");
            return null;
        }

        return ReadKey(name, text);
    }

    private PrivateKey? ReadKey(string name, string text)
    {
        try
        {
            return PrivateKey.Parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // The key itself is never shown.
            Problem(name, "is not a private key: 0x and 64 hexadecimal digits.");
            return null;
        }
    }

    private MailServer? ReadMail()
    {
        if (Text("Mail:Host") is not { } host)
            return null;
        if (Text("PublicUrl") is null)
            Problem("PublicUrl", "is missing: links in mails begin with it.");
        var from = Text("Mail:From");
        if (from is null || !System.Net.Mail.MailAddress.TryCreate(from, out _))
            Problem("Mail:From", "is missing, or no mail address: mails come from it, for example \"DoctorDAO <notices@dao.example.org>\".");
        var security = Choice("Mail:Security", MailSecurity.StartTls);
        var (user, password) = (Text("Mail:User"), Text("Mail:Password"));
        var file = Text("Mail:PasswordFile");
        if (password is null)
            password = ReadFile("Mail:PasswordFile", file);
        if (user is not null && password is null && file is null)
            Problem("Mail:PasswordFile", "is missing: Mail:User is set.");
        if (user is not null && security == MailSecurity.None)
            Problem("Mail:Security", "is None: a password is not sent in the clear. Take StartTls or Tls.");
        return new MailServer(host, Number("Mail:Port", security == MailSecurity.Tls ? 465 : 587, 1, 65_535), security, from ?? "", user, password);
    }

    private int ReadMetricsPort()
    {
        if (Text("Metrics:Port") is null)
            Problem("Metrics:Port", "is missing: Prometheus is not served on the address that people see. Add one to Urls that only it reaches, for example http://127.0.0.1:9464, and set this to 9464.");
        return Number("Metrics:Port", 1, 1, 65_535);
    }

    private IEnumerable<ClientSetting> ReadClients()
    {
        foreach (var client in configuration.GetSection("Identity:Clients").GetChildren())
        {
            var id = client["Id"];
            string?[] texts = [.. client.GetSection("Redirects").GetChildren().Select(x => x.Value)];
            var redirects = texts.Select(x => Uri.TryCreate(x, UriKind.Absolute, out var uri) ? uri : null).ToList();
            if (string.IsNullOrEmpty(id) || id.Length > 100)
                Problem($"{client.Path}:Id", "is missing, or longer than 100 characters.");
            else if (redirects.Count == 0 || redirects.Exists(x => x is null || x.Fragment.Length > 0 || !(x.Scheme == Uri.UriSchemeHttps || (x.Scheme == Uri.UriSchemeHttp && x.IsLoopback))))
                Problem($"{client.Path}:Redirects", "needs at least one https address, or http on loopback, without a fragment.");
            else
                yield return new ClientSetting(id, client["Name"] ?? id, [.. redirects.OfType<Uri>()]);
        }
    }

    private IEnumerable<IPAddress> ReadProxies()
    {
        foreach (var item in configuration.GetSection("TrustedProxies").GetChildren())
        {
            if (IPAddress.TryParse(item.Value, out var address))
                yield return address;
            else
                Problem(item.Path, $"'{item.Value}' is no IP address.");
        }
    }

    private string? Text(string key) => configuration[key] is { Length: > 0 } text ? text : null;

    private bool? Flag(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (bool.TryParse(text, out var flag))
            return flag;
        Problem(key, $"'{text}' is neither true nor false.");
        return null;
    }

    private int Number(string key, int fallback, int least, int most)
    {
        if (Text(key) is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Problem(key, $"'{text}' is no whole number from {least} to {most}.");
        return fallback;
    }

    private Uri? Url(string key, string what)
    {
        if (Text(key) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
            return url;
        Problem(key, $"'{text}' is no http address: {what}.");
        return null;
    }

    private (List<Uri> Rpc, List<Uri> Sockets) ReadNodes()
    {
        var given = configuration.GetSection("Chain:RpcUrls").GetChildren().Select(x => (Key: x.Path, x.Value))
            .Prepend((Key: "Chain:WebSocketUrl", Value: Text("Chain:WebSocketUrl"))).Prepend((Key: "Chain:RpcUrl", Value: Text("Chain:RpcUrl"))).Where(x => x.Value is { Length: > 0 }).ToList();
        var (rpc, sockets) = (new List<Uri>(), new List<Uri>());
        foreach (var (key, text) in given)
        {
            // The address itself is never shown: it may hold a key.
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
                Problem(key, "is no address of a node, such as http://127.0.0.1:8545.");
            else if (url.Scheme == Uri.UriSchemeWs || url.Scheme == Uri.UriSchemeWss)
                sockets.Add(url);
            else if ((url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && key != "Chain:WebSocketUrl")
                rpc.Add(url);
            else
                Problem(key, key == "Chain:WebSocketUrl" ? "is no ws or wss address." : "is neither an http nor a ws address.");
        }

        if (rpc.Count == 0 && !_problems.Exists(x => x.StartsWith("Chain:RpcUrl", StringComparison.Ordinal)))
            Problem("Chain:RpcUrl", "is missing: the JSON-RPC address of a node, for example http://127.0.0.1:8545. Several go into Chain:RpcUrls:0, Chain:RpcUrls:1 and so on.");
        if (given.Count > MostNodes)
            Problem("Chain:RpcUrls", $"has more than {MostNodes} addresses.");
        return (rpc, sockets);
    }

    private void Problem(string key, string problem) => _problems.Add($"{key}: {problem}");
}
