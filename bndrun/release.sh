#!/usr/bin/env bash
# Usage: bndrun/release.sh VERSION NEXT FOLDER [MAVEN OPTION...]
# Builds and tests the tree as VERSION, deploys that into FOLDER, a Maven repository, with signed checksums, commits and
# tags it, and goes on with NEXT-SNAPSHOT. It pushes nothing.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
version=$1 next=$2 folder=$(realpath -m "$3")
shift 3
cd "$(dirname "$0")/.."

refuse() { echo "release: $*" >&2; exit 1; }

unreleased="## $version, not released yet"
[ -z "$(git status --porcelain)" ] || refuse "the tree is not clean"
[ -z "$(git tag --list "$version")" ] || refuse "there is a tag $version already"
grep -qxF "$unreleased" CHANGELOG.md || refuse "CHANGELOG.md has no section '$unreleased'"
key=$(git config user.signingkey || git var GIT_COMMITTER_IDENT | sed 's/>.*/>/')
gpg --list-secret-keys "$key" >/dev/null 2>&1 ||
  refuse "gpg has no secret key of '$key' to sign with; git config user.signingkey names another one"

start=$(git rev-parse HEAD)
undo() {
  git reset -q --hard "$start"
  git clean -fdq api/baseline
  [ -z "$(git tag --list "$version")" ] || git tag -d "$version"
}
trap 'undo; exit 1' ERR INT TERM

snapshot=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
set_version() { git ls-files '*pom.xml' | xargs sed -i "s|<version>$snapshot</version>|<version>$1</version>|"; }

set_version "$version"
sed -i "s|^$unreleased\$|## $version, $(date -u +%F)|" CHANGELOG.md
mvn -B -Prelease clean deploy -DdeployAtEnd -DaltDeploymentRepository="release::file://$folder" "$@"
(
  cd "$folder"
  sums=netcls-$version.SHA256SUMS
  find org/netcls -path "*/$version/*" -type f ! -name '*.md5' ! -name '*.sha1' | LC_ALL=C sort | xargs sha256sum >"$sums"
  gpg --batch --yes --armor --local-user "$key" --detach-sign "$sums"
  gpg --armor --export "$key" >KEY.asc
)
git commit -qam "Release $version"
git tag -s -u "$key" "$version" -m "Release $version"

git ls-files '*pom.xml' | xargs git checkout -q HEAD^ --
set_version "$next-SNAPSHOT"
sed -i "0,/^## /s//## $next, not released yet\n\n&/" CHANGELOG.md
# What was released is what the API is compared with from now on.
released=org/netcls/org.netcls.api/$version
rm -r api/baseline/org/netcls/org.netcls.api
mkdir -p "api/baseline/$released"
cp "$folder/$released/org.netcls.api-$version.jar" "$folder/$released/org.netcls.api-$version.jar.sha1" "api/baseline/$released"
sed -i "s|\(<baseCoordinates>.*:\).*<|\1$version<|" api/pom.xml
# The build writes the new versions into the run descriptors; beside the old ones it would not put them where they belong.
git grep -l '^-runbundles: ' -- '*.bndrun' | xargs sed -i "/^-runbundles: /,\$d"
# Whoever sets CI wants them as they are.
env -u CI mvn -B -q clean package -DskipTests "$@"
git add -A
git commit -qm "Go on with $next-SNAPSHOT"
