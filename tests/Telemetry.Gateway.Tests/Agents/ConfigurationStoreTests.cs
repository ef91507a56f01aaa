using System.Text.Json;
using Telemetry.Gateway.Agents;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;
using Xunit.Abstractions;

namespace Telemetry.Gateway.Tests.Agents;

public sealed class ConfigurationStoreTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 20_261_123;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Versions_come_back_as_they_were_and_the_newest_are_kept()
    {
        ConfigurationStore store = Store();
        for (int version = 1; version <= AgentLimits.VersionsKept + 3; version++)
        {
            store.Add("pump", store.Read("pump"), Version(version, $$"""{"a":"é","n":{{version}}}"""));
        }

        ConfigurationStore again = Store();
        IReadOnlyList<ConfigurationVersion> kept = again.Read("pump");
        Assert.Equal(Enumerable.Range(4, AgentLimits.VersionsKept).Select(n => (long)n), kept.Select(v => v.Version));
        Assert.Equal(store.Read("pump").Select(Text), kept.Select(Text));
        Assert.Equal(("by 23", "ops", "why", 22L), (kept[^1].By, kept[^1].Token, kept[^1].Note, kept[^1].Restores));
        Assert.Equal(23, again.Newest["pump"].Version);
        Assert.Empty(again.Read("press"));
    }

    [Fact]
    public void A_file_with_any_byte_changed_or_cut_is_named_and_never_taken_for_none()
    {
        Store().Add("pump", [], Version(1, """{"a":1}"""));
        string file = Path.Combine(_folder.Path, ConfigurationStore.FileOf("pump"));
        byte[] good = File.ReadAllBytes(file);
        Random random = new(Seed);
        output.WriteLine($"seed {Seed}");
        for (int round = 0; round < 300; round++)
        {
            byte[] bad = round % 3 == 0 ? good[..random.Next(good.Length)] : [.. good];
            if (round % 3 != 0)
            {
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(file, bad);
            ConfigurationStore store = Store();
            Assert.Contains("pump", store.Damaged.Keys);
            var damaged = Assert.Throws<ConfigurationDamagedException>(() => store.Read("pump"));
            Assert.Equal("agents/pump.json", damaged.File);
        }

        File.WriteAllBytes(file, good);
        Assert.Single(Store().Read("pump"));
    }

    [Fact]
    public void A_file_that_goes_away_while_the_gateway_runs_is_not_none_either()
    {
        ConfigurationStore store = Store();
        store.Add("pump", [], Version(1, "{}"));
        File.Delete(Path.Combine(_folder.Path, ConfigurationStore.FileOf("pump")));
        Assert.Throws<ConfigurationDamagedException>(() => store.Read("pump"));
        Assert.Throws<ConfigurationDamagedException>(() => store.Read("pump"));
        store.PutAside("pump");
        Assert.Empty(store.Read("pump"));
    }

    [Fact]
    public void The_file_of_one_agent_is_not_that_of_another()
    {
        Store().Add("pump", [], Version(1, "{}"));
        string agents = Path.Combine(_folder.Path, "agents");
        File.Copy(Path.Combine(agents, "pump.json"), Path.Combine(agents, "press.json"));
        Assert.Equal(["press"], Store().Damaged.Keys);
        Assert.Contains("another agent", Store().Damaged["press"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_dies_at_any_write_leaves_the_version_before_or_the_new_one()
    {
        RecordingDisk disk = new();
        ConfigurationStore store = Store(disk);
        List<int> writes = [disk.Count];
        for (int version = 1; version <= 4; version++)
        {
            store.Add("pump", store.Read("pump"), Version(version, $$"""{"n":{{version}}}"""));
            writes.Add(disk.Count);
        }

        for (int change = writes[0]; change < disk.Count; change++)
        {
            foreach (double share in (double[])[0, 0.5, 1])
            {
                using TemporaryFolder left = new();
                Directory.CreateDirectory(Path.Combine(left.Path, "agents"));
                disk.Restore(change, share, Path.Combine(left.Path, "agents"));
                int done = writes.Count(end => end > 0 && end <= change) - (writes[0] > 0 ? 1 : 0);
                ConfigurationStore restored = Store(null, left.Path);
                Assert.Empty(restored.Damaged);
                long newest = restored.Read("pump") is [.., var last] ? last.Version : 0;
                Assert.InRange(newest, done, done + 1);
            }
        }
    }

    [Fact]
    public async Task A_damaged_file_is_shown_told_to_no_agent_and_replaced_when_a_person_says_so()
    {
        string data = RunningGateway.NewFolder();
        await using (HttpProbe first = await HttpProbe.StartAsync(data: data))
        {
            using AgentApi before = new(first);
            await using RawAgent agent = await RawAgent.ConnectAsync(first.Gateway, "pump");
            await before.PutAsync("pump", """{"settings":{}}""");
        }

        string file = Path.Combine(data, ConfigurationStore.FileOf("pump"));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace('1', '2'));
        await using (HttpProbe probe = await HttpProbe.StartAsync(data: data))
        {
            using AgentApi api = new(probe);
            await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
            Assert.True(await agent.HasHeardNothingAsync());
            AgentApiAnswer read = await api.GetAsync("/api/v1/agents/pump/configuration");
            Assert.Equal((500, "application/problem+json"), (read.Status, read.MediaType));
            Assert.Contains("agents/pump.json", read.Text("detail"), StringComparison.Ordinal);
            Assert.Equal(500, (await api.PutAsync("pump", """{"settings":{}}""")).Status);
            Assert.Contains("agents/pump.json", await probe.TextAsync("/readyz"), StringComparison.Ordinal);
            JsonElement standing = (await api.GetAsync("/api/v1/agents/pump")).Body.GetProperty("configuration");
            Assert.Equal("damaged", standing.GetProperty("state").GetString());

            AgentApiAnswer put = await api.SendAsync(
                HttpMethod.Put, "/api/v1/agents/pump/configuration?replace_damaged=true", """{"settings":{}}""");
            Assert.Equal((200, 1L), (put.Status, put.Number("version")));
            Assert.Equal(1, (await agent.HearConfigurationAsync()).Version);
            Assert.True(File.Exists(file + ".damaged"));
        }

        Directory.Delete(data, recursive: true);
    }

    private ConfigurationStore Store(RecordingDisk? disk = null, string? data = null) => new(
        new GatewayOptions { DataDirectory = data ?? _folder.Path },
        disk is null ? new GatewayDisk() : new GatewayDisk { Files = disk });

    private static string Text(ConfigurationVersion version) => JsonSerializer.Serialize(version);

    private static ConfigurationVersion Version(long version, string settings) => new()
    {
        Version = version,
        At = DateTimeOffset.UnixEpoch.AddSeconds(version),
        By = $"by {version}",
        Token = "ops",
        Note = "why",
        Restores = version - 1,
        TrialSeconds = 60,
        Settings = JsonElement.Parse(settings),
    };
}
