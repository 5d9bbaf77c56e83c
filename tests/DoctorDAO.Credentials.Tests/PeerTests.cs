using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Credentials.Tests;

// One installs for all: two at the same time would tread on each other's files.
[assembly: AssemblyFixture(typeof(Peer))]

namespace DoctorDAO.Credentials.Tests;

/// <summary>The npm packages @sd-jwt, installed when they are not there yet.</summary>
public sealed class Peer : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(Root(), "tests", "DoctorDAO.Credentials.Tests", "peer");

    public async ValueTask InitializeAsync()
    {
        var lockFile = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        var stamp = Path.Combine(Folder, "node_modules", ".doctordao-lock");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == lockFile)
            return;
        await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], "");
        await File.WriteAllTextAsync(stamp, lockFile);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static async Task<JsonObject> AskAsync(string command, JsonObject input)
    {
        var answer = JsonNode.Parse(await RunAsync("node", ["peer.mjs", command], input.ToJsonString()))!.AsObject();
        Assert.False(answer.ContainsKey("error"), (string?)answer["error"]);
        return answer;
    }

    public static async Task<string> RefusalAsync(string command, JsonObject input) =>
        (string?)JsonNode.Parse(await RunAsync("node", ["peer.mjs", command], input.ToJsonString()))!["error"] ?? throw new InvalidOperationException("The peer did not refuse.");

    private static async Task<string> RunAsync(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DoctorDAO.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The repository was not found.");
        return folder.FullName;
    }
}

/// <summary>What others issue we verify, and what we issue others verify.</summary>
public sealed class PeerTests
{
    private readonly Scene _scene = new();

    private JsonObject Claims(int? index = null) => _scene.Claims(c =>
    {
        c["nested"] = new JsonObject { ["a"] = new JsonArray("x", new JsonObject { ["y"] = 1 }, "z"), ["b"] = true };
        if (index is { } place)
            c["status"] = new StatusReference(StatusKind.Token, Scene.ListUri, place).ToStatusClaim();
    });

    private static JsonObject Frame() => JsonNode.Parse("""
        {"_sd":["given_name","family_name","nested"],"_sd_decoy":3,"address":{"_sd":["city"]},"languages":{"_sd":[0,2],"_sd_decoy":2},"nested":{"_sd":["a"],"a":{"_sd":[1],"1":{"_sd":["y"]}}}}
        """)!.AsObject();

    [Theory]
    [InlineData("sha-256")]
    [InlineData("sha-384")]
    [InlineData("sha-512")]
    public async Task What_the_peer_issues_and_presents_we_verify(string hash)
    {
        var issued = await Peer.AskAsync("issue", new()
        {
            ["claims"] = Claims(), ["frame"] = Frame(), ["issuerPrivate"] = _scene.IssuerKey.ToPrivateJwk(), ["kid"] = _scene.IssuerKey.Public.KeyId, ["hashAlg"] = hash,
        });
        var text = (string)issued["text"]!;
        Texts.Same(Claims(), (await _scene.AcceptsAsync(text, new SdJwtPolicy { RequireKeyBinding = false })).Claims);

        var presented = await Peer.AskAsync("present", new()
        {
            ["text"] = text,
            ["frame"] = JsonNode.Parse("""{"given_name":true,"languages":{"2":true}}"""),
            ["holderPrivate"] = _scene.HolderKey.ToPrivateJwk(),
            ["hashAlg"] = hash,
            ["binding"] = new JsonObject { ["iat"] = _scene.Now.ToUnixTimeSeconds(), ["aud"] = Scene.Audience, ["nonce"] = Scene.Nonce },
        });
        var credential = await _scene.AcceptsAsync((string)presented["text"]!);
        Assert.True(credential.IsKeyBound);
        Assert.Equal("Ana", (string?)credential.Claims["given_name"]);
        Assert.Equal(["fr", "es"], credential.Claims["languages"]!.AsArray().Select(l => (string?)l));
        Assert.False(credential.Claims.ContainsKey("family_name"));
        Assert.False(credential.Claims.ContainsKey("nested"));
    }

    [Theory]
    [InlineData(DigestAlgorithm.Sha256)]
    [InlineData(DigestAlgorithm.Sha512)]
    public async Task What_we_issue_and_present_the_peer_verifies(DigestAlgorithm algorithm)
    {
        var issued = SdJwtBuilder.Issue(Claims(), DisclosureFrame.Parse(StrictJson.Element(Frame())), _scene.IssuerKey, algorithm: algorithm);
        var whole = await Peer.AskAsync("verify", Verification(issued, null));
        Texts.Same(Claims(), whole["claims"]);

        var presented = SdJwtHolder.Present(
            issued, [new ClaimPath("family_name"), new ClaimPath(new ClaimStep[] { new("nested", null), new("a", null), new(null, 1) })], _scene.HolderKey, new KeyBinding(Scene.Audience, Scene.Nonce, _scene.Now));
        var verified = await Peer.AskAsync("verify", Verification(presented, Scene.Nonce));
        Assert.Equal(Scene.Audience, (string?)verified["binding"]!["aud"]);
        Texts.Same((await _scene.AcceptsAsync(presented)).Claims, verified["claims"]);
        Assert.False(verified["claims"]!.AsObject().ContainsKey("given_name"));
    }

    [Theory]
    [InlineData(KeyCurve.P384)]
    [InlineData(KeyCurve.P521)]
    public async Task With_the_larger_curves_both_verify_each_other(KeyCurve curve)
    {
        var scene = new Scene { IssuerKey = SigningKey.Generate(curve, $"{Scene.Issuer}#one"), HolderKey = SigningKey.Generate(curve) };
        var theirs = (string)(await Peer.AskAsync("issue", new()
        {
            ["claims"] = scene.Claims(), ["frame"] = JsonNode.Parse("""{"_sd":["given_name"]}"""), ["issuerPrivate"] = scene.IssuerKey.ToPrivateJwk(), ["kid"] = scene.IssuerKey.Public.KeyId,
        }))["text"]!;
        var shown = (string)(await Peer.AskAsync("present", new()
        {
            ["text"] = theirs, ["frame"] = JsonNode.Parse("""{"given_name":true}"""), ["holderPrivate"] = scene.HolderKey.ToPrivateJwk(),
            ["binding"] = new JsonObject { ["iat"] = scene.Now.ToUnixTimeSeconds(), ["aud"] = Scene.Audience, ["nonce"] = Scene.Nonce },
        }))["text"]!;
        Assert.Equal(curve.Algorithm(), SdJwtText.Parse(shown).Issued.Algorithm);
        Assert.True((await scene.AcceptsAsync(shown)).IsKeyBound);

        var ours = scene.Present(scene.Issue(), "given_name");
        var input = Verification(ours, Scene.Nonce, scene.IssuerKey);
        Assert.Equal("Ana", (string?)(await Peer.AskAsync("verify", input))["claims"]!["given_name"]);
        await scene.AcceptsAsync(ours);
    }

    [Fact]
    public async Task The_peer_refuses_our_presentation_to_somebody_else()
    {
        var presented = _scene.Present(_scene.Issue(), "given_name");
        Assert.NotEmpty(await Peer.RefusalAsync("verify", Verification(presented, "another nonce")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task The_peers_status_list_is_read_by_us_and_ours_by_the_peer(int bits)
    {
        var values = Enumerable.Range(0, 4000).Select(i => i * 7 % (1 << bits)).ToArray();
        var theirs = await Peer.AskAsync("list", new()
        {
            ["values"] = new JsonArray([.. values.Select(v => (JsonNode)v)]),
            ["bits"] = bits,
            ["claims"] = new JsonObject { ["iss"] = Scene.Issuer, ["sub"] = Scene.ListUri, ["iat"] = _scene.Now.ToUnixTimeSeconds() },
            ["kid"] = _scene.IssuerKey.Public.KeyId,
            ["issuerPrivate"] = _scene.IssuerKey.ToPrivateJwk(),
        });
        var keys = new KnownIssuerKeys([(Scene.Issuer, _scene.IssuerKey.Public)]);
        var opened = await StatusTokens.OpenAsync((string)theirs["text"]!, StatusKind.Token, Scene.ListUri, Scene.Issuer, keys, _scene.Now, TestContext.Current.CancellationToken);
        Assert.Equal(values, Enumerable.Range(0, values.Length).Select(i => opened.List[i]));

        var list = new StatusList(StatusKind.Token, bits, values.Length);
        for (var i = 0; i < values.Length; i++)
            list[i] = values[i];
        var ours = StatusTokens.Sign(list, new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now), _scene.IssuerKey);
        var read = await Peer.AskAsync("readList", new() { ["text"] = ours.Token, ["indexes"] = new JsonArray([.. Enumerable.Range(0, values.Length).Select(i => (JsonNode)i)]) });
        Assert.Equal(bits, (int)read["bits"]!);
        Assert.Equal(values, read["values"]!.AsArray().Select(v => (int)v!));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(5, true)]
    public async Task The_peer_looks_up_our_credential_in_our_list(int index, bool isRevoked)
    {
        var list = StatusTokens.Sign(new StatusList(StatusKind.Token, 1, 131_072) { [5] = 1 }, new StatusListInfo(Scene.ListUri, Scene.Issuer, _scene.Now, _scene.Now.AddDays(1), TimeSpan.FromHours(1)), _scene.IssuerKey);
        var input = Verification(_scene.Present(_scene.Issue(Claims(index)), "given_name"), Scene.Nonce);
        input["statusList"] = list.Token;
        if (isRevoked)
            Assert.Contains("Status is not valid", await Peer.RefusalAsync("verify", input), StringComparison.Ordinal);
        else
            Assert.Equal("Ana", (string?)(await Peer.AskAsync("verify", input))["claims"]!["given_name"]);
    }

    private JsonObject Verification(string text, string? nonce, SigningKey? issuer = null) => new()
    {
        ["text"] = text, ["issuerPublic"] = (issuer ?? _scene.IssuerKey).Public.ToJwk(), ["nonce"] = nonce, ["now"] = _scene.Now.ToUnixTimeSeconds() + 1,
    };
}
